package io.ingestor.sink;

import io.ingestor.wal.LogLife;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lives of a log from which a sink received its records. A sink stores the text of {@link FlushBatch#lineage()}
 * with the last sequence, and returns it at the next open in its {@link SinkProgress}. An ingestor can then distinguish
 * the log whose records the sink has from a copy that continued without the sink, although both have the same id.
 *
 * <p>Immutable. The latest 32 lives are kept, so the text has at most about 1,200 characters.
 */
public final class LogLineage {

    private static final int MAX_LIVES = 32;
    private static final Pattern LIFE = Pattern.compile("([0-9a-f]{16})@([1-9][0-9]{0,18})");
    private static final LogLineage UNKNOWN = new LogLineage(List.of());

    private record Life(long id, long firstSequence) {}

    private final List<Life> lives;

    private LogLineage(List<Life> lives) {
        this.lives = lives;
    }

    /** Returns the unknown lineage, which no log contradicts. */
    public static LogLineage unknown() {
        return UNKNOWN;
    }

    /**
     * Parses the text of a lineage.
     *
     * @throws IllegalArgumentException if {@code text} is not a result of {@link #toString}
     */
    public static LogLineage parse(String text) {
        List<Life> lives = new ArrayList<>();
        Set<Long> ids = new HashSet<>();
        for (String word : text.isEmpty() ? new String[0] : text.split(" ", -1)) {
            Matcher life = LIFE.matcher(word);
            if (!life.matches() || lives.size() == MAX_LIVES) {
                throw malformed(text);
            }
            long id = Long.parseUnsignedLong(life.group(1), 16);
            long first;
            try {
                first = Long.parseLong(life.group(2));
            } catch (NumberFormatException e) {
                throw malformed(text);
            }
            if (!ids.add(id)
                    || (!lives.isEmpty() && first < lives.get(lives.size() - 1).firstSequence())) {
                throw malformed(text);
            }
            lives.add(new Life(id, first));
        }
        return new LogLineage(List.copyOf(lives));
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException(
                "lineage must be the text of a LogLineage, at most " + MAX_LIVES + " lives, was \"" + text + '"');
    }

    /**
     * Returns this lineage, extended by the lives that followed it.
     *
     * @param log the lives of the log, in order
     * @param after the sequence after which the added lives begin
     * @param upTo the last sequence that the result covers
     */
    public LogLineage followedBy(List<LogLife> log, long after, long upTo) {
        List<Life> all = new ArrayList<>(lives);
        for (LogLife life : log) {
            long first = Math.max(life.firstSequence(), after + 1);
            if (life.lastSequence() >= first && first <= upTo && indexOf(life.id()) < 0) {
                all.add(new Life(life.id(), first));
            }
        }
        int size = all.size();
        return size == lives.size()
                ? this
                : new LogLineage(List.copyOf(all.subList(Math.max(0, size - MAX_LIVES), size)));
    }

    /**
     * Returns the first sequence that a log assigned to another record than the sink has or had; empty if there is
     * none.
     *
     * @param log the lives of the log, in order
     * @param lastSequence the last sequence that the sink has
     */
    public OptionalLong forkIn(List<LogLife> log, long lastSequence) {
        if (lives.isEmpty()) {
            return OptionalLong.empty();
        }
        for (LogLife life : log) {
            long known = Math.max(lives.get(0).firstSequence(), life.firstSequence());
            int index = indexOf(life.id());
            // A shared life may end in the log before or after the last sequence of the sink, but must end before the
            // sink's next life begins.
            long fork = index < 0
                    ? known
                    : index + 1 < lives.size() ? lives.get(index + 1).firstSequence() : lastSequence + 1;
            if (fork <= Math.min(life.lastSequence(), lastSequence)) {
                return OptionalLong.of(fork);
            }
        }
        return OptionalLong.empty();
    }

    private int indexOf(long id) {
        for (int i = 0; i < lives.size(); i++) {
            if (lives.get(i).id() == id) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LogLineage lineage && lineage.lives.equals(lives);
    }

    @Override
    public int hashCode() {
        return lives.hashCode();
    }

    /** Returns the text to store; {@link #parse} reads it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Life life : lives) {
            String id = Long.toHexString(life.id());
            text.append(text.isEmpty() ? "" : " ")
                    .append("0".repeat(16 - id.length()))
                    .append(id)
                    .append('@')
                    .append(life.firstSequence());
        }
        return text.toString();
    }
}
