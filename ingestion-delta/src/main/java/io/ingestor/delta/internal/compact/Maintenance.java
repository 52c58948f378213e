package io.ingestor.delta.internal.compact;

import io.ingestor.delta.internal.durable.UnknownOutcomeException;
import io.ingestor.delta.internal.table.TableName;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The maintenance of the tables of a sink, one table at a time. A failure never affects a flush: it is reported once,
 * and the table gets another turn after a while. Only a change of unknown outcome ends the sink, as that of a flush
 * does.
 *
 * <p>Tables get a turn after each flush that has records of them, and later while they have something to merge or to
 * delete. A table that got no record since the sink was opened gets none.
 */
public final class Maintenance {

    private static final Duration AFTER_FAILURE = Duration.ofMinutes(10);
    private static final int MAX_WARNED = 1_000;

    private final TableSource tables;
    private final MaintenanceSettings settings;
    private final FlushGate gate = new FlushGate();
    private final DueTables due = new DueTables();
    private final MaintenanceTally tally = new MaintenanceTally();

    /** The tables of which a failure was reported. */
    private final Set<TableName> warned = new HashSet<>();

    public Maintenance(TableSource tables, MaintenanceSettings settings) {
        this.tables = tables;
        this.settings = settings;
    }

    /** Returns the gate that each flush passes. */
    public FlushGate gate() {
        return gate;
    }

    public MaintenanceTally tally() {
        return tally;
    }

    /** Takes note that tables have got records. */
    public void flushed(List<TableName> names) {
        for (TableName name : names) {
            due.add(name, settings.clock().instant());
        }
    }

    /** Does all that is due now, unless maintenance is to end. For one thread. */
    public void turn() {
        for (TableName name : due.take(settings.clock().instant())) {
            if (!gate.pass(FlushGate.LONG)) {
                return;
            }
            maintain(name);
        }
    }

    private void maintain(TableName name) {
        try {
            TableMaintenance table =
                    new TableMaintenance(tables, tables.table(name).upkeep(), settings, gate, tally);
            table.run();
            table.next().ifPresent(time -> due.add(name, time));
        } catch (UnknownOutcomeException e) {
            tables.latch(e);
            failed(name, e);
        } catch (IOException | RuntimeException e) {
            due.add(name, settings.clock().instant().plus(AFTER_FAILURE));
            failed(name, e);
        }
    }

    private void failed(TableName name, Exception failure) {
        String report = "the files of table " + name + " were not merged or deleted: " + failure.getMessage();
        tally.failed(report);
        if (warned.size() < MAX_WARNED && warned.add(name)) {
            settings.warnings().accept(report);
        }
    }
}
