package io.ingestor.wal;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * How much of itself a log keeps. For logs that <em>are</em> the storage: what is beyond the limits is released whether
 * or not anybody has read it. A log whose entries must first reach another place keeps {@linkplain #ALL all} here, and
 * its owner says with {@link WriteAheadLog#truncateBefore} what all consumers are past.
 *
 * <p>Whole segments go, the oldest first, at each roll and every ten seconds from the first append of an open on:
 * nothing goes while nothing is appended after an open, so that what was recovered can be read in peace. The active
 * segment always stays, and the one before it until the first frame of the active one is durable; so the last entries
 * stay however old they are. Both limits hold; the stricter one decides.
 *
 * <p><b>Bytes</b> count what a recovery would read ({@link WalStats#logBytes()}). Between two checks the log may be
 * larger by a segment. On the disk the unused ends of segments, the next segment and up to two released files kept for
 * reuse come on top.
 *
 * <p><b>Age</b> is the time since the last write to a segment, by the modification time that the file system keeps and
 * the wall clock of this machine. Where they err, this follows: a clock that jumps ahead releases early, one that jumps
 * back or a file from the future keeps longer. The last segment of an earlier open may count from the first append of
 * the next, because its unused end is cut off then. Losing power may set a segment's time back by what the file system
 * had not written yet: seconds on usual mounts, up to a day with {@code lazytime}, and not further than to when the
 * file was made ready, which is when its predecessor began.
 *
 * @param bytes most bytes to keep; {@link Long#MAX_VALUE} sets no limit
 * @param age longest time to keep a segment after its last write; {@link #UNLIMITED_AGE} sets no limit
 */
public record Retention(long bytes, Duration age) {

    /** No limit of age. */
    public static final Duration UNLIMITED_AGE = ChronoUnit.FOREVER.getDuration();

    /** Nothing is released but by {@link WriteAheadLog#truncateBefore}. */
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

    /** This with another limit of bytes. */
    public Retention withBytes(long limit) {
        return new Retention(limit, age);
    }

    /** This with another limit of age. */
    public Retention withAge(Duration limit) {
        return new Retention(bytes, limit);
    }

    /** Whether there is a limit of age. */
    public boolean limitsAge() {
        return !age.equals(UNLIMITED_AGE);
    }

    /** Whether there is any limit. */
    public boolean isLimited() {
        return bytes != Long.MAX_VALUE || limitsAge();
    }
}
