package io.ingestor.cli.tables;

import io.ingestor.cli.config.FlagValues;
import io.ingestor.cli.config.TablesDirectory;
import io.ingestor.cli.terminal.ExitCode;
import io.ingestor.cli.terminal.Invocation;
import io.ingestor.cli.terminal.JsonText;
import io.ingestor.delta.DeltaTables;
import io.ingestor.delta.TableVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code ingestion tables history}. */
@Command(
        name = "history",
        description = {
            "Lists the versions of a table, the newest first, as far as its log still has their commits.",
            "The last sequence is that of the flush which made the version."
        },
        mixinStandardHelpOptions = true)
final class TablesHistoryCommand implements Callable<Integer> {

    private final Invocation invocation;

    @Mixin
    private final TablesDirectory directory = new TablesDirectory();

    @Mixin
    private final TableName name = new TableName();

    @Option(names = "--limit", paramLabel = "N", description = "Show at most this many versions (default all).")
    private long limit = Long.MAX_VALUE;

    @Option(names = "--json", description = "Print one line of JSON for each version.")
    private boolean json;

    TablesHistoryCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws IOException {
        FlagValues.requireAtLeast("--limit", limit, 1);
        DeltaTables tables = directory.open();
        List<TableVersion> versions = new ArrayList<>(tables.history(name.in(tables)));
        Collections.reverse(versions);
        List<TableVersion> shown = versions.subList(0, (int) Math.min(limit, versions.size()));
        if (json) {
            shown.forEach(version -> invocation.out().printRow(json(version)));
        } else {
            Columns columns = new Columns(
                    "#version",
                    "time",
                    "operation",
                    "#files added",
                    "#rows added",
                    "#files removed",
                    "#rows removed",
                    "#last sequence");
            for (TableVersion version : shown) {
                columns.add(
                        version.version(),
                        Cells.text(Optional.of(version.time())),
                        Cells.text(version.operation()),
                        version.added().count(),
                        Cells.text(version.added().rows()),
                        version.removed().count(),
                        Cells.text(version.removed().rows()),
                        Cells.text(version.lastSequence()));
            }
            columns.lines().forEach(invocation.out()::printRow);
        }
        invocation.out().check();
        return ExitCode.OK;
    }

    private static String json(TableVersion version) {
        return "{\"version\":" + version.version() + ",\"time\":"
                + JsonText.quote(version.time().toString()) + ",\"operation\":"
                + JsonText.quote(version.operation()) + ",\"files_added\":"
                + version.added().count() + ",\"rows_added\":"
                + Cells.json(version.added().rows()) + ",\"files_removed\":"
                + version.removed().count() + ",\"rows_removed\":"
                + Cells.json(version.removed().rows()) + ",\"last_sequence\":" + Cells.json(version.lastSequence())
                + "}";
    }
}
