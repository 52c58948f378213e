package io.ingestor.delta.internal.compact;

import io.ingestor.delta.internal.compact.MaintenanceSettings.Merging;
import io.ingestor.delta.internal.durable.UnknownOutcomeException;
import io.ingestor.delta.internal.log.AddFile;
import io.ingestor.delta.internal.table.MergedFile;
import io.ingestor.delta.internal.table.OwnFile;
import io.ingestor.delta.internal.table.TableUpkeep;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** One turn of the maintenance of a table. */
final class TableMaintenance {

    private final TableSource tables;
    private final TableUpkeep table;
    private final MaintenanceSettings settings;
    private final FlushGate gate;
    private final MaintenanceTally tally;

    TableMaintenance(
            TableSource tables,
            TableUpkeep table,
            MaintenanceSettings settings,
            FlushGate gate,
            MaintenanceTally tally) {
        this.tables = tables;
        this.table = table;
        this.settings = settings;
        this.gate = gate;
        this.tally = tally;
    }

    /** Does all that is due, in pieces between which flushes run. */
    void run() throws IOException {
        if (settings.merging() == Merging.ON) {
            mergeAll();
        }
        if (gate.isClosed()) {
            return;
        }
        vacuum();
        if (table.isCheckpointDue() && gate.pass(FlushGate.LONG)) {
            tables.check();
            table.checkpoint();
            tally.checkpoint();
            tables.check();
            tally.deleted(table.shortenLog(before(settings.logRetention())));
        }
    }

    private void mergeAll() throws IOException {
        Optional<Merge> merge = MergeRules.next(table.files(), settings.clock().instant());
        while (merge.isPresent() && gate.pass(FlushGate.LONG) && merge(merge.get())) {
            merge = MergeRules.next(table.files(), settings.clock().instant());
        }
    }

    /** Merges files. Returns false if maintenance is to end, or another writer was faster. */
    private boolean merge(Merge merge) throws IOException {
        List<OwnFile> inputs = merge.inputs();
        MergedFile merged = table.begin(inputs.get(0), merge.level(), settings.compression());
        AddFile output = null;
        boolean needed = false;
        try {
            for (OwnFile input : inputs) {
                if (!gate.pass(FlushGate.SHORT)) {
                    return false;
                }
                merged.append(input);
            }
            output = merged.finish(settings.clock());
            tables.check();
            needed = table.replace(inputs, output, settings.clock());
            if (needed) {
                tally.merged(inputs.size(), output.size());
            }
            return needed;
        } catch (UnknownOutcomeException e) {
            // A commit may name the file.
            needed = true;
            throw e;
        } catch (IOException e) {
            needed = output != null && !table.lacks(output);
            throw e;
        } finally {
            if (!needed) {
                merged.abandon();
            }
        }
    }

    private void vacuum() throws IOException {
        long before = before(settings.deletedFileRetention());
        OptionalLong first = table.firstRemoval();
        if (first.isPresent() && first.getAsLong() <= before && gate.pass(FlushGate.LONG)) {
            tables.check();
            tally.deleted(table.vacuum(before));
        }
    }

    private long before(Duration retention) {
        return settings.clock().instant().minus(retention).toEpochMilli();
    }

    /** Returns when the table needs the next turn even if it gets no records; empty if it needs none. */
    Optional<Instant> next() {
        Instant now = settings.clock().instant();
        Optional<Instant> removal = table.firstRemoval().stream()
                .mapToObj(Instant::ofEpochMilli)
                .map(time -> time.plus(settings.deletedFileRetention()))
                .findFirst();
        Optional<Instant> hour = settings.merging() == Merging.ON && MergeRules.mayBeDue(table.files(), now)
                ? Optional.of(now.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1)))
                : Optional.empty();
        return removal.isPresent() && (hour.isEmpty() || removal.get().isBefore(hour.get())) ? removal : hour;
    }
}
