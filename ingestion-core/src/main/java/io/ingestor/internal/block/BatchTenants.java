package io.ingestor.internal.block;

import io.ingestor.memtable.KeyedHash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Counters for the records of each tenant in a batch. They allocate no object per record. Names are compared as bytes,
 * starting with the tenant found last.
 */
final class BatchTenants {

    private static final byte[] UNKNOWN = new byte[0];

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int KEPT_TENANTS = 1024;

    /** The number of tenants that are compared one by one, which is faster than hashing a name. */
    private static final int FEW_TENANTS = 4;

    /** The hash of names; keyed, because clients choose the names. */
    private static final KeyedHash HASH = KeyedHash.random();

    /**
     * The hash slots: a tenant's number plus one, or zero if free. Their number is a power of two, and at most half are
     * used.
     */
    private int[] slots = new int[16];

    private byte[][] tenants = new byte[8][];
    private int[] received = new int[8];
    private int[] rejected = new int[8];
    private int[] filtered = new int[8];
    private int[] empty = new int[8];
    private int[] letters = new int[8];
    private int[] droppedLetters = new int[8];
    private int count;
    private int last;

    /** The first tenant of the previous batch, which is usually the first of the next one too. */
    private byte[] familiar = UNKNOWN;

    private String familiarName = "";

    void clear() {
        Arrays.fill(slots, 0);
        Arrays.fill(tenants, 0, count, null);
        count = 0;
        last = 0;
    }

    /** Returns true if this is small enough to be reused. */
    boolean isSmall() {
        return tenants.length <= KEPT_TENANTS;
    }

    /** Counts a record whose tenant is unknown as rejected, and returns its number. Such a record is always invalid. */
    int rejectUnknown(boolean isEmpty) {
        return reject(UNKNOWN, 0, 0, isEmpty);
    }

    void accept(byte[] source, int offset, int length, boolean isEmpty) {
        count(find(source, offset, length), isEmpty);
    }

    /** Counts a record as rejected, and returns the number of its tenant. */
    int reject(byte[] source, int offset, int length, boolean isEmpty) {
        int number = find(source, offset, length);
        count(number, isEmpty);
        rejected[number]++;
        return number;
    }

    void filter(byte[] source, int offset, int length, boolean isEmpty) {
        int number = find(source, offset, length);
        count(number, isEmpty);
        filtered[number]++;
    }

    /** Counts a dead letter of a rejected record of the tenant with the given number. */
    void letter(int number) {
        letters[number]++;
    }

    /** Counts a rejected record of the tenant with the given number that is not kept as a dead letter. */
    void dropLetter(int number) {
        droppedLetters[number]++;
    }

    /** Returns true if a record of the tenant with the given number was neither rejected nor filtered. */
    boolean hasGood(int number) {
        return received[number] > rejected[number] + filtered[number];
    }

    /**
     * Returns the number that identifies a tenant in other counts. A record of the tenant must be counted here
     * afterwards.
     */
    int number(byte[] source, int offset, int length) {
        return find(source, offset, length);
    }

    private void count(int number, boolean isEmpty) {
        received[number]++;
        if (isEmpty) {
            empty[number]++;
        }
    }

    List<TenantTally> toList(boolean allRejected) {
        if (count == 1) {
            return List.of(tally(0, allRejected));
        }
        List<TenantTally> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(tally(i, allRejected));
        }
        return list;
    }

    private TenantTally tally(int number, boolean allRejected) {
        int wrong = allRejected ? received[number] : rejected[number];
        int dropped = allRejected ? 0 : filtered[number];
        return new TenantTally(
                name(number), received[number], wrong, dropped, empty[number], letters[number], droppedLetters[number]);
    }

    /** Returns the name of the tenant with the given number. */
    String name(int number) {
        byte[] tenant = tenants[number];
        if (tenant == familiar) {
            return familiarName;
        }
        String name = new String(tenant, StandardCharsets.UTF_8);
        if (number == 0) {
            familiar = tenant;
            familiarName = name;
        }
        return name;
    }

    private int find(byte[] source, int offset, int length) {
        if (last < count && same(last, source, offset, length)) {
            return last;
        }
        for (int i = 0; i < Math.min(count, FEW_TENANTS); i++) {
            if (same(i, source, offset, length)) {
                last = i;
                return i;
            }
        }
        int mask = slots.length - 1;
        int slot = hash(source, offset, length) & mask;
        while (slots[slot] != 0 && !same(slots[slot] - 1, source, offset, length)) {
            slot = (slot + 1) & mask;
        }
        if (slots[slot] == 0) {
            if (2 * (count + 1) > slots.length) {
                grow();
                return find(source, offset, length);
            }
            tenants[count] = same(familiar, source, offset, length)
                    ? familiar
                    : Arrays.copyOfRange(source, offset, offset + length);
            received[count] = 0;
            rejected[count] = 0;
            filtered[count] = 0;
            empty[count] = 0;
            letters[count] = 0;
            droppedLetters[count] = 0;
            slots[slot] = ++count;
        }
        last = slots[slot] - 1;
        return last;
    }

    private boolean same(int number, byte[] source, int offset, int length) {
        return same(tenants[number], source, offset, length);
    }

    /**
     * Compares word by word; the last word may overlap the one before. For names this short, {@code Arrays.equals}
     * spends half its time on the call itself.
     */
    private static boolean same(byte[] tenant, byte[] source, int offset, int length) {
        if (tenant.length != length) {
            return false;
        }
        if (length >= Long.BYTES) {
            int last = length - Long.BYTES;
            long differences = (long) LONGS.get(tenant, last) ^ (long) LONGS.get(source, offset + last);
            for (int at = 0; at < last; at += Long.BYTES) {
                differences |= (long) LONGS.get(tenant, at) ^ (long) LONGS.get(source, offset + at);
            }
            return differences == 0;
        }
        if (length >= Integer.BYTES) {
            int last = length - Integer.BYTES;
            int differences = (int) INTS.get(tenant, 0) ^ (int) INTS.get(source, offset);
            return (differences | ((int) INTS.get(tenant, last) ^ (int) INTS.get(source, offset + last))) == 0;
        }
        return Arrays.equals(tenant, 0, length, source, offset, offset + length);
    }

    private void grow() {
        tenants = Arrays.copyOf(tenants, 2 * tenants.length);
        received = Arrays.copyOf(received, 2 * received.length);
        rejected = Arrays.copyOf(rejected, 2 * rejected.length);
        filtered = Arrays.copyOf(filtered, 2 * filtered.length);
        empty = Arrays.copyOf(empty, 2 * empty.length);
        letters = Arrays.copyOf(letters, 2 * letters.length);
        droppedLetters = Arrays.copyOf(droppedLetters, 2 * droppedLetters.length);
        slots = new int[2 * slots.length];
        for (int i = 0; i < count; i++) {
            int slot = hash(tenants[i], 0, tenants[i].length) & (slots.length - 1);
            while (slots[slot] != 0) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = i + 1;
        }
    }

    private static int hash(byte[] source, int offset, int length) {
        return (int) HASH.hash(source, offset, length);
    }
}
