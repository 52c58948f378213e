package io.ingestor.cli.send;

import io.ingestor.cli.terminal.CommandException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The input lines whose records are in flight. Records have numbers from 1 in the order in which they were sent. Not
 * thread-safe.
 */
final class Outbox {

    /** A line that the server rejected, with the reason. */
    record Rejected(InputLine line, String reason) {}

    /**
     * The rejections that an acknowledgement revealed.
     *
     * @param lines all lines but the first of batches that were rejected as a whole, by one error for their first
     *     record
     * @param unplaced the number of further rejections whose lines are unknown
     */
    record Acknowledged(List<Rejected> lines, long unplaced) {}

    /** The lines of the records that were sent in one message. */
    private record Sent(long firstNumber, List<InputLine> lines) {
        long lastNumber() {
            return firstNumber + lines.size() - 1;
        }

        InputLine line(long number) {
            return lines.get((int) (number - firstNumber));
        }
    }

    private final Deque<Sent> underWay = new ArrayDeque<>();
    private final NavigableMap<Long, String> rejectedUnderWay = new TreeMap<>();
    private long sent;
    private long acknowledged;
    private long rejected;
    private long filtered;
    private boolean rejectedAsAWhole;

    /** Adds the records of these lines, which are about to be sent in one message. */
    void add(List<InputLine> lines) {
        underWay.addLast(new Sent(sent + 1, lines));
        sent += lines.size();
    }

    /**
     * Removes the records up to and including a number, which the server has processed.
     *
     * @param rejectedByNow the total number of records that the server reports as rejected
     * @param filteredByNow the total number of records that the server reports as dropped by a transform
     */
    Acknowledged acknowledge(long number, long rejectedByNow, long filteredByNow) {
        if (number < acknowledged
                || number > sent
                || filteredByNow < filtered
                || filteredByNow > number
                || rejectedByNow > number - filteredByNow) {
            throw new CommandException("the server acknowledged record " + number + ", " + rejectedByNow
                    + " of them rejected and " + filteredByNow + " filtered, but " + sent + " were sent and "
                    + acknowledged + " acknowledged before, with " + filtered + " filtered");
        }
        filtered = filteredByNow;
        NavigableMap<Long, String> told = rejectedUnderWay.headMap(number, true);
        rejected += told.size();
        long untold = Math.max(0, rejectedByNow - rejected);
        rejected += untold;
        acknowledged = number;
        List<Rejected> lines = new ArrayList<>();
        rejectedAsAWhole = false;
        while (!underWay.isEmpty() && underWay.getFirst().lastNumber() <= number) {
            addRejectedAsAWhole(underWay.removeFirst(), untold - lines.size(), lines);
        }
        told.clear();
        return new Acknowledged(lines, untold - lines.size());
    }

    /** Returns true if the last acknowledged message was rejected by one error for all of its records. */
    boolean wasRejectedAsAWhole() {
        return rejectedAsAWhole;
    }

    private void addRejectedAsAWhole(Sent message, long untold, List<Rejected> lines) {
        String reason = rejectedUnderWay.get(message.firstNumber());
        int told = rejectedUnderWay
                .subMap(message.firstNumber(), true, message.lastNumber(), true)
                .size();
        rejectedAsAWhole = false;
        if (reason != null && told == 1 && message.lines().size() - 1 <= untold) {
            rejectedAsAWhole = true;
            message.lines().stream().skip(1).forEach(line -> lines.add(new Rejected(line, reason)));
        }
    }

    /** Marks a record as rejected. */
    Rejected reject(long number, String reason) {
        if (number <= acknowledged || number > sent || rejectedUnderWay.putIfAbsent(number, reason) != null) {
            throw new CommandException("the server rejected record " + number + ", which is not in flight: "
                    + acknowledged + " of " + sent + " are acknowledged");
        }
        return new Rejected(line(number), reason);
    }

    /** Returns the number of records that are acknowledged, and neither rejected nor filtered. */
    long accepted() {
        return acknowledged - rejected - filtered;
    }

    /** Returns the number of records that a transform of the server dropped. */
    long filtered() {
        return filtered;
    }

    /** Returns the number of records that the server has not acknowledged. */
    long underWay() {
        return sent - acknowledged;
    }

    /** Returns the number of records that have no outcome yet. */
    long undecided() {
        return underWay() - rejectedUnderWay.size();
    }

    /** Returns the line of the first record that has no outcome; there must be one. */
    InputLine firstUndecided() {
        long number = acknowledged + 1;
        while (rejectedUnderWay.containsKey(number)) {
            number++;
        }
        return line(number);
    }

    /** Returns the line of the last record that was sent, which must not be acknowledged yet. */
    InputLine last() {
        return line(sent);
    }

    private InputLine line(long number) {
        for (Sent message : underWay) {
            if (number <= message.lastNumber()) {
                return message.line(number);
            }
        }
        throw new IllegalStateException("record " + number + " is not under way");
    }
}
