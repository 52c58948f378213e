package io.ingestor.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Which lines of the input are under way. Records have numbers from 1 in the order in which they were sent; their lines have gaps where a line made no record. Not for several
 * threads at once.
 */
final class Outbox {

    /** The lines of the records that went in one message. */
    private static final class Sent {
        final long firstNumber;
        final long[] lines;

        Sent(long firstNumber, long[] lines) {
            this.firstNumber = firstNumber;
            this.lines = lines;
        }

        long lastNumber() {
            return firstNumber + lines.length - 1;
        }
    }

    private final Deque<Sent> underWay = new ArrayDeque<>();
    private final NavigableSet<Long> rejectedUnderWay = new TreeSet<>();
    private long sent;
    private long acknowledged;
    private long rejected;

    /** The records of these lines are about to be sent in one message. */
    void add(long[] lines) {
        underWay.addLast(new Sent(sent + 1, lines));
        sent += lines.length;
    }

    /**
     * The server has dealt with every record up to that number.
     *
     * @param rejectedByNow how many of all records it says were rejected: more than were told one by one if a batch was rejected as a whole
     * @return how many were rejected without being told one by one since the last time
     */
    long acknowledge(long number, long rejectedByNow) {
        if (number < acknowledged || number > sent || rejectedByNow > number) {
            throw new CommandException("the server acknowledged record " + number + ", " + rejectedByNow
                    + " of them rejected, but " + sent + " were sent and " + acknowledged + " acknowledged before");
        }
        acknowledged = number;
        while (!underWay.isEmpty() && underWay.getFirst().lastNumber() <= number) {
            underWay.removeFirst();
        }
        NavigableSet<Long> told = rejectedUnderWay.headSet(number, true);
        rejected += told.size();
        told.clear();
        long untold = Math.max(0, rejectedByNow - rejected);
        rejected += untold;
        return untold;
    }

    /** The server has rejected that record; returns its line. */
    long reject(long number) {
        if (number <= acknowledged || number > sent || !rejectedUnderWay.add(number)) {
            throw new CommandException("the server rejected record " + number + ", which is not under way: "
                    + acknowledged + " of " + sent + " are acknowledged");
        }
        return line(number);
    }

    /** Records that are stored for certain. */
    long accepted() {
        return acknowledged - rejected;
    }

    /** Records that the server has not dealt with, or has not said so. */
    long underWay() {
        return sent - acknowledged;
    }

    /** Records whose outcome is not known. */
    long unknown() {
        return underWay() - rejectedUnderWay.size();
    }

    /** The line of the first record whose outcome is not known; there must be one. */
    long firstUnknownLine() {
        long number = acknowledged + 1;
        while (rejectedUnderWay.contains(number)) {
            number++;
        }
        return line(number);
    }

    private long line(long number) {
        for (Sent message : underWay) {
            if (number <= message.lastNumber()) {
                return message.lines[(int) (number - message.firstNumber)];
            }
        }
        throw new IllegalStateException("record " + number + " is not under way");
    }
}
