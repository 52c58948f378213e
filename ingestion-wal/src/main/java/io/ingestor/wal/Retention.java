package io.ingestor.wal;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * The limits on how much a log keeps, for logs that <em>are</em> the storage. Anything beyond the limits is released,
 * whether it has been read or not. If entries must first reach another store, use {@link #ALL}. The owner of the log
 * then calls {@link WriteAheadLog#truncateBefore} once all consumers have passed an entry.
 *
 * <p>Whole segments are released, oldest first, at each roll and every ten seconds. Nothing is released between an open
 * and its first append, so that recovered entries can still be read. The active segment always stays, and so does the
 * one before it until the first frame of the active one is durable. The newest entries therefore stay, however old they
 * are. If both limits are set, the stricter one decides.
 *
 * <p><b>Bytes</b> count each segment up to the end of its last frame ({@link WalStats.Space#logBytes()}). Between two
 * checks the log may exceed the limit by one segment. The unused ends of segments, the next segment and up to two
 * released files kept for reuse take further space on the disk.
 *
 * <p><b>Age</b> is the time since the last write to a segment, by the file's modification time and the wall clock of
 * this machine. Errors in either affect it. A clock that jumps ahead releases segments early; a clock that jumps back,
 * or a file time in the future, keeps them longer. The last segment of an earlier open may count from the first append
 * after the next open, which cuts off its unused end. A loss of power may set a segment's time back to the last one
 * that the file system has written. The difference is seconds on usual mounts and up to a day with {@code lazytime}.
 * The time is never set back to before the file was prepared, which is when its predecessor began.
 *
 * @param bytes maximum number of bytes to keep; {@link Long#MAX_VALUE} sets no limit
 * @param age longest time to keep a segment after its last write; {@link #UNLIMITED_AGE} sets no limit
 */
public record Retention(long bytes, Duration age) {

    /** The age that sets no limit. */
    public static final Duration UNLIMITED_AGE = ChronoUnit.FOREVER.getDuration();

    /** The retention without limits: segments are released only by {@link WriteAheadLog#truncateBefore}. */
    public static final Retention ALL = new Retention(Long.MAX_VALUE, UNLIMITED_AGE);

    public Retention {
        Objects.requireNonNull(age, "age");
        if (bytes < 1) {
            throw new IllegalArgumentException("retention bytes must be >= 1, was " + bytes);
        }
        if (age.isNegative() || age.isZero()) {
            throw new IllegalArgumentException("retention age must be more than 0, was " + age);
        }
    }

    /** Returns a copy with another limit on bytes. */
    public Retention withBytes(long limit) {
        return new Retention(limit, age);
    }

    /** Returns a copy with another limit on age. */
    public Retention withAge(Duration limit) {
        return new Retention(bytes, limit);
    }

    /** Returns true if there is a limit on age. */
    public boolean limitsAge() {
        return !age.equals(UNLIMITED_AGE);
    }

    /** Returns true if there is any limit. */
    public boolean isLimited() {
        return bytes != Long.MAX_VALUE || limitsAge();
    }
}
