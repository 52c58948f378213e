package io.ingestor.wal;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * The limits on how much a log keeps, for logs that <em>are</em> the storage: anything beyond the limits is released,
 * whether it has been read or not. A log whose entries must first reach another place keeps {@linkplain #ALL all} here.
 * Its owner then calls {@link WriteAheadLog#truncateBefore} when all consumers are past an entry.
 *
 * <p>Whole segments are released, the oldest first, at each roll and every ten seconds from the first append of an open
 * on. Nothing is released between an open and its first append, so that recovered entries can be read in peace. The
 * active segment always stays, and so does the one before it until the first frame of the active one is durable. The
 * last entries therefore stay, however old they are. Both limits hold; the stricter one decides.
 *
 * <p><b>Bytes</b> count what a recovery would read ({@link WalStats.Space#logBytes()}). Between two checks the log may
 * be larger by a segment. The unused ends of segments, the next segment and up to two released files kept for reuse
 * take further space on the disk.
 *
 * <p><b>Age</b> is the time since the last write to a segment, by the file's modification time and the wall clock of
 * this machine. Errors of the two carry over: a clock that jumps ahead releases early; one that jumps back, or a file
 * from the future, keeps segments longer. The last segment of an earlier open may count from the first append of the
 * next, because its unused end is cut off then. Losing power may set a segment's time back by what the file system had
 * not written yet: seconds on usual mounts, up to a day with {@code lazytime}. It never goes back further than to when
 * the file was made ready, which is when its predecessor began.
 *
 * @param bytes most bytes to keep; {@link Long#MAX_VALUE} sets no limit
 * @param age longest time to keep a segment after its last write; {@link #UNLIMITED_AGE} sets no limit
 */
public record Retention(long bytes, Duration age) {

    /** No limit of age. */
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

    /** Returns a copy of this with another limit of bytes. */
    public Retention withBytes(long limit) {
        return new Retention(limit, age);
    }

    /** Returns a copy of this with another limit of age. */
    public Retention withAge(Duration limit) {
        return new Retention(bytes, limit);
    }

    /** Returns true if there is a limit of age. */
    public boolean limitsAge() {
        return !age.equals(UNLIMITED_AGE);
    }

    /** Returns true if there is any limit. */
    public boolean isLimited() {
        return bytes != Long.MAX_VALUE || limitsAge();
    }
}
