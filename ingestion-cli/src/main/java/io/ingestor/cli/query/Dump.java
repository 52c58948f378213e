package io.ingestor.cli.query;

import io.ingestor.LogReader;
import io.ingestor.RecordCursor;
import io.ingestor.RecordView;
import io.ingestor.cli.config.TablesDirectory;
import io.ingestor.delta.DeltaTables;
import io.ingestor.wal.TruncatedLogException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The reading of each record of a data directory once, from its tables and its log, beside a server that moves records
 * from the one to the other.
 *
 * <p>A pass reads the progress of the sink, then the tables, then the log. The log still has all records behind that
 * progress, unless the server has released them meanwhile; then another pass follows, which adds what is new. A record
 * of the log is skipped if the snapshot of its table had it. The last sequence is fixed at the beginning, so that the
 * passes end.
 */
final class Dump {

    private final Path dataDir;
    private final DumpOutput output;
    private final PrintStream notes;

    /** The next sequence: all wanted records below it were added. */
    private long next;

    private long last;

    /**
     * Creates a dump of a range of sequences.
     *
     * @param notes receives a line about records that nothing has any more
     */
    Dump(Path dataDir, DumpOutput output, PrintStream notes) {
        this.dataDir = dataDir;
        this.output = output;
        this.notes = notes;
    }

    /** Adds the records from the first to the last sequence to the output. */
    void run(long first, long until) throws IOException {
        LogReader log = LogReader.open(dataDir);
        next = first;
        last = Math.min(until, log.lastSequence());
        Optional<TablesReading> tables = tables(log);
        for (int pass = 1; next <= last && !output.isFull(); pass++) {
            long progress = tables.isPresent() ? tables.get().progress() : 0;
            if (tables.isPresent()) {
                tables.get().addNew(next, last, output);
                if (output.isFull()) {
                    return;
                }
                log = LogReader.open(dataDir);
            } else if (pass > 1) {
                log = LogReader.open(dataDir);
            }
            long expected = Math.max(next, progress + 1);
            long start = Math.max(next, log.firstSequence());
            if (start > expected && tables.isPresent() && tables.get().progress() > progress) {
                continue;
            }
            if (start > expected && pass > 1 && expected <= last) {
                notes.println(
                        "the server released sequences " + expected + " to " + (start - 1) + " before they were read");
            }
            next = start;
            if (addLog(log, tables)) {
                return;
            }
        }
    }

    private Optional<TablesReading> tables(LogReader log) throws IOException {
        Path directory = dataDir.resolve(TablesDirectory.NAME);
        return Files.isDirectory(directory) && log.logId().isPresent()
                ? Optional.of(new TablesReading(
                        DeltaTables.open(directory), log.logId().get()))
                : Optional.empty();
    }

    /** Adds the records of the log from the next one on, and returns false if the server has released them. */
    private boolean addLog(LogReader log, Optional<TablesReading> tables) throws IOException {
        if (next > last || next > log.lastSequence()) {
            return true;
        }
        try (RecordCursor cursor = log.read(next)) {
            for (RecordView view = cursor.next();
                    view != null && view.sequence() <= last && !output.isFull();
                    view = cursor.next()) {
                if (tables.isEmpty() || !tables.get().has(view)) {
                    output.add(view);
                }
                next = view.sequence() + 1;
            }
            return true;
        } catch (TruncatedLogException e) {
            return false;
        }
    }
}
