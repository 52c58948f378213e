package io.ingestor.cli.tables;

import io.ingestor.cli.config.TablesDirectory;
import io.ingestor.cli.terminal.ExitCode;
import io.ingestor.cli.terminal.Failures;
import io.ingestor.cli.terminal.Invocation;
import io.ingestor.cli.terminal.JsonText;
import io.ingestor.delta.DeltaTables;
import io.ingestor.delta.TableId;
import io.ingestor.delta.TableSummary;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code ingestion tables list}. */
@Command(
        name = "list",
        description = {
            "Lists the tables with the number and size of their files, the version of their log, and the time of the last flush.",
            "The last sequence is that up to which the table has all of its records."
        },
        mixinStandardHelpOptions = true)
final class TablesListCommand implements Callable<Integer> {

    private final Invocation invocation;

    @Mixin
    private final TablesDirectory directory = new TablesDirectory();

    @Option(names = "--tenant", paramLabel = "TENANT", description = "List only the tables of this tenant.")
    private @Nullable String tenant;

    @Option(names = "--json", description = "Print one line of JSON for each table.")
    private boolean json;

    private boolean failed;

    TablesListCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws IOException {
        DeltaTables tables = directory.open();
        Columns columns = new Columns("table", "#rows", "#bytes", "#files", "#version", "#last sequence", "last flush");
        for (TableId table : tables.tables()) {
            if (tenant == null || tenant.equals(table.tenant())) {
                add(tables, table, columns);
            }
        }
        if (!json) {
            columns.lines().forEach(invocation.out()::printRow);
        }
        invocation.out().check();
        return failed ? ExitCode.FAILED : ExitCode.OK;
    }

    /** Adds a table. One that cannot be read does not hide the others. */
    private void add(DeltaTables tables, TableId table, Columns columns) {
        TableSummary summary;
        try {
            summary = tables.summary(table);
        } catch (IOException e) {
            failed = true;
            invocation.err().println("ingestion: table " + table + ": " + Failures.describe(e));
            return;
        }
        if (json) {
            invocation.out().printRow(json(summary));
            return;
        }
        columns.add(
                table,
                summary.rows(),
                summary.bytes(),
                summary.files(),
                summary.version(),
                summary.lastSequence(),
                Cells.text(summary.lastFlush()));
    }

    private static String json(TableSummary summary) {
        return "{\"tenant\":" + JsonText.quote(summary.table().tenant()) + ",\"schema\":"
                + JsonText.quote(summary.table().schema()) + ",\"directory\":"
                + JsonText.quote(summary.table().directory()) + ",\"rows\":" + summary.rows() + ",\"bytes\":"
                + summary.bytes() + ",\"files\":" + summary.files() + ",\"version\":" + summary.version()
                + ",\"last_sequence\":" + summary.lastSequence() + ",\"last_flush\":" + Cells.json(summary.lastFlush())
                + "}";
    }
}
