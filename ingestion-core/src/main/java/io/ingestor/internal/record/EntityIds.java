package io.ingestor.internal.record;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A generator of entity ids: UUIDs of version 7 (RFC 9562, section 5.7) as text. Each id is greater than all previous
 * ids of the same instance. The 48 bits of milliseconds and the 12 bits after the version digit form one counter. It
 * runs ahead of the clock if more than 4096 ids are made in a millisecond or the clock is set back. Thread-safe.
 */
public final class EntityIds {

    /** The length of an id in bytes. */
    public static final int LENGTH = 36;

    private static final int COUNTER_BITS = 12;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final Clock clock;
    private final long seed;
    private final long step;
    private final int advance;
    private final AtomicLong last = new AtomicLong();

    /** Creates a generator that follows the clock. Its random parts come from a secret seed of its own. */
    public EntityIds(Clock clock) {
        this(clock, new SecureRandom());
    }

    private EntityIds(Clock clock, SecureRandom random) {
        this(clock, random.nextLong(), random.nextLong());
    }

    EntityIds(Clock clock, long seed, long step) {
        this(clock, seed, step, 1);
    }

    private EntityIds(Clock clock, long seed, long step, int advance) {
        this.advance = advance;
        this.clock = clock;
        this.seed = seed;
        this.step = step | 1;
    }

    /**
     * Returns a generator that returns the same id each time, made from the present time and the seed of this instance.
     */
    public EntityIds frozen() {
        return new EntityIds(Clock.fixed(clock.instant(), ZoneOffset.UTC), seed, step, 0);
    }

    /** Returns the next id. */
    public String next() {
        byte[] id = new byte[LENGTH];
        next(id, 0);
        return new String(id, StandardCharsets.US_ASCII);
    }

    /** Writes the next id as {@value #LENGTH} ASCII bytes. */
    public void next(byte[] target, int offset) {
        long now = clock.millis() << COUNTER_BITS;
        long tick;
        while (true) {
            long before = last.get();
            tick = Math.max(before + advance, now);
            if (last.compareAndSet(before, tick)) {
                break;
            }
        }
        long high = ((tick >>> COUNTER_BITS) << 16) | 0x7000 | (tick & 0xfff);
        long low = (mix(seed + tick * step) >>> 2) | (1L << 63);
        int at = hex(target, offset, high, 60, 32);
        target[at++] = '-';
        at = hex(target, at, high, 28, 16);
        target[at++] = '-';
        at = hex(target, at, high, 12, 0);
        target[at++] = '-';
        at = hex(target, at, low, 60, 48);
        target[at++] = '-';
        hex(target, at, low, 44, 0);
    }

    private static int hex(byte[] target, int offset, long bits, int fromShift, int toShift) {
        int at = offset;
        for (int shift = fromShift; shift >= toShift; shift -= 4) {
            target[at++] = HEX[(int) (bits >>> shift) & 0xf];
        }
        return at;
    }

    /**
     * Applies the finalizer of MurmurHash3 in David Stafford's variant "Mix13". It is a bijection, so that different
     * ticks give different values.
     */
    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
