package io.ingestor.cli;

import java.util.ArrayDeque;
import java.util.Deque;

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
    private long sent;
    private long acknowledged;

    /** The records of these lines are about to be sent in one message. */
    void add(long[] lines) {
        underWay.addLast(new Sent(sent + 1, lines));
        sent += lines.length;
    }

    /** The server has dealt with every record up to that number. */
    void acknowledge(long number) {
        if (number < acknowledged || number > sent) {
            throw new CommandException("the server acknowledged record " + number + ", but " + sent + " were sent and "
                    + acknowledged + " acknowledged before");
        }
        acknowledged = number;
        while (!underWay.isEmpty() && underWay.getFirst().lastNumber() <= number) {
            underWay.removeFirst();
        }
    }

    /** The line of a record that is under way. */
    long line(long number) {
        for (Sent message : underWay) {
            if (number >= message.firstNumber && number <= message.lastNumber()) {
                return message.lines[(int) (number - message.firstNumber)];
            }
        }
        throw new CommandException("the server rejected record " + number + ", which is not under way: " + acknowledged
                + " of " + sent + " are acknowledged");
    }

    /** Records sent. */
    long sent() {
        return sent;
    }

    /** Records the server has dealt with. */
    long acknowledged() {
        return acknowledged;
    }

    /** Records whose outcome is not known. */
    long pending() {
        return sent - acknowledged;
    }

    /** The line of the first record whose outcome is not known; there must be one. */
    long firstPendingLine() {
        return line(acknowledged + 1);
    }
}
