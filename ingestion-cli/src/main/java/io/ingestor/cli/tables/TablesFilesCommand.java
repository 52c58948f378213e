package io.ingestor.cli.tables;

import io.ingestor.cli.config.TablesDirectory;
import io.ingestor.cli.terminal.ExitCode;
import io.ingestor.cli.terminal.Invocation;
import io.ingestor.cli.terminal.JsonText;
import io.ingestor.delta.DeltaTables;
import io.ingestor.delta.TableFile;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code ingestion tables files}. */
@Command(
        name = "files",
        description = {
            "Lists the data files of a table in the order of their sequences, with the day of their flush.",
            "The level is the number of times that the rows were merged into larger files; other writers give none."
        },
        mixinStandardHelpOptions = true)
final class TablesFilesCommand implements Callable<Integer> {

    private final Invocation invocation;

    @Mixin
    private final TablesDirectory directory = new TablesDirectory();

    @Mixin
    private final TableName name = new TableName();

    @Option(names = "--json", description = "Print one line of JSON for each file.")
    private boolean json;

    TablesFilesCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws IOException {
        DeltaTables tables = directory.open();
        List<TableFile> files = tables.files(name.in(tables));
        if (json) {
            files.forEach(file -> invocation.out().printRow(json(file)));
        } else {
            Columns columns = new Columns("#rows", "#bytes", "#first", "#last", "day", "#level", "path");
            for (TableFile file : files) {
                columns.add(
                        file.rows(),
                        file.bytes(),
                        Cells.text(file.firstSequence()),
                        Cells.text(file.lastSequence()),
                        Cells.text(file.day()),
                        Cells.text(file.level()),
                        file.path());
            }
            columns.lines().forEach(invocation.out()::printRow);
        }
        invocation.out().check();
        return ExitCode.OK;
    }

    private static String json(TableFile file) {
        return "{\"path\":" + JsonText.quote(file.path()) + ",\"rows\":" + file.rows() + ",\"bytes\":" + file.bytes()
                + ",\"first_sequence\":" + Cells.json(file.firstSequence()) + ",\"last_sequence\":"
                + Cells.json(file.lastSequence()) + ",\"day\":" + JsonText.quote(file.day()) + ",\"level\":"
                + Cells.json(file.level()) + "}";
    }
}
