package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.wal.WalEntryView;
import io.ingestor.wal.WalReader;
import io.ingestor.wal.WriteAheadLog;
import io.ingestor.wal.storage.FileSystemDirectory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A ledger of the lines that the {@link LoadedWriter}s of one log have printed, kept outside their disk. It derives the
 * entries that must be in the log.
 */
final class WriterLedger {

    private final Map<Long, Long> synced = new HashMap<>();
    private final Set<Long> refused = new HashSet<>();
    private long truncatedBefore = 1;
    private int rounds;

    /** The highest sequence acknowledged as synced in the round; the next field is the lowest that failed. */
    private long highestSynced;

    private long lowestFailed;

    private int roundAcks;
    private int roundFailures;
    private boolean complained;
    private String end = "";

    /** The number of entries ever acknowledged. */
    long acknowledged;

    /** Begins another writer; returns its round. */
    int begin() {
        highestSynced = 0;
        lowestFailed = Long.MAX_VALUE;
        roundAcks = 0;
        roundFailures = 0;
        complained = false;
        end = "";
        return rounds++;
    }

    void note(String line) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
            case "S" -> {
                long sequence = Long.parseLong(words[2]);
                assertThat(synced.put(Long.parseLong(words[1]), sequence))
                        .as("acknowledged before: %s", line)
                        .isNull();
                highestSynced = Math.max(highestSynced, sequence);
                roundAcks++;
                acknowledged++;
            }
            case "F" -> {
                long sequence = Long.parseLong(words[1]);
                if (sequence > 0) {
                    lowestFailed = Math.min(lowestFailed, sequence);
                }
                roundFailures++;
            }
            case "R" -> {
                refused.add(Long.parseLong(words[1]));
                roundFailures++;
            }
            case "T" -> truncatedBefore = Math.max(truncatedBefore, Long.parseLong(words[1]));
            case "#" -> complained = true;
            case "opening", "open" -> {}
            case "end" -> end = line;
            default -> throw new AssertionError(line);
        }
    }

    int roundAcks() {
        return roundAcks;
    }

    int roundFailures() {
        return roundFailures;
    }

    /** Returns true if the log has reported a failure, to a listener or to a caller. */
    boolean failureTold() {
        return complained || roundFailures > 0;
    }

    boolean ended() {
        return !end.isEmpty();
    }

    /**
     * Checks that nothing was acknowledged after a failure, and that every entry has an outcome if the writer has
     * ended.
     */
    void checkRound() {
        // They are equal only if the first entry has no records.
        assertThat(highestSynced).as("acknowledged after a failure").isLessThanOrEqualTo(lowestFailed);
        if (ended()) {
            String[] words = end.split(" ", -1);
            assertThat(Integer.parseInt(words[2])).as(end).isEqualTo(roundAcks);
            assertThat(Integer.parseInt(words[3])).as(end).isEqualTo(roundFailures);
            assertThat(Integer.parseInt(words[1])).as(end).isEqualTo(roundAcks + roundFailures);
        }
    }

    /**
     * Opens the log and reads all of it. Returns the number of acknowledged entries that are lost; throws an error for
     * any other fault.
     */
    int lost(Path path) throws Exception {
        Map<Long, Long> missing = new HashMap<>(synced);
        TreeMap<Long, Long> lastOfCaller = new TreeMap<>();
        long first;
        try (WriteAheadLog log = SegmentedWriteAheadLog.open(FileSystemDirectory.open(path), LoadedWriter.OPTIONS)) {
            first = log.firstSequence();
            long sequence = first;
            try (WalReader reader = log.read(first)) {
                for (WalEntryView entry = reader.next(); entry != null; entry = reader.next()) {
                    assertThat(entry.firstSequence()).isEqualTo(sequence);
                    sequence += entry.recordCount();
                    check(entry, lastOfCaller);
                    missing.remove(entry.payload().getLong(0));
                }
            }
            assertThat(log.recovery().lastSequence()).isEqualTo(sequence - 1);
        }
        assertThat(first).as("first sequence").isLessThanOrEqualTo(truncatedBefore);
        // The entries of released segments are not looked up again.
        missing.values().removeIf(sequence -> sequence <= first && sequence <= truncatedBefore);
        synced.values().removeIf(sequence -> sequence < first);
        synced.keySet().removeAll(missing.keySet());
        return missing.size();
    }

    private void check(WalEntryView entry, Map<Long, Long> lastOfCaller) {
        long number = entry.payload().getLong(0);
        int caller = (int) (number >>> 32) & 0xFF;
        assertThat(number >>> 40).as("round of %s", number).isBetween(0L, rounds - 1L);
        assertThat(caller).as("caller of %s", number).isLessThan(LoadedWriter.CALLERS);
        assertThat(entry.payload())
                .as("payload of %s", number)
                .isEqualTo(ByteBuffer.wrap(LoadedWriter.payload(number)));
        assertThat(entry.recordCount()).isEqualTo(LoadedWriter.recordCount(number));
        assertThat(refused).doesNotContain(number);
        Long acknowledgedAs = synced.get(number);
        if (acknowledgedAs != null) {
            assertThat(entry.firstSequence()).as("sequence of %s", number).isEqualTo(acknowledgedAs);
        }
        Long before = lastOfCaller.put(number >>> 32, number);
        if (before != null) {
            assertThat(number).as("once, in order").isGreaterThan(before);
            for (long between = before + 1; between < number; between++) {
                assertThat(refused).as("between %s and %s", before, number).contains(between);
            }
        }
    }
}
