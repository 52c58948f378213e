package io.ingestor.cli.backup;

import io.ingestor.Backup;
import io.ingestor.cli.config.LogDirectory;
import io.ingestor.cli.config.NewDirectory;
import io.ingestor.cli.config.TablesDirectory;
import io.ingestor.cli.terminal.ExitCode;
import io.ingestor.cli.terminal.Invocation;
import io.ingestor.delta.TablesCopy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code ingestion backup}. */
@Command(
        name = "backup",
        description = {
            "Copies a data directory into a new one, also while a server uses it. The backup has every record that was acknowledged as synced before it began, once: in its log or its tables.",
            "On the same file system, files that no longer change become hard links. Sync or copy the backup to another disk afterwards.",
            "A server can start on the backup. None does before it is complete. After an interruption, delete it and begin again. Configuration and schemas are not part of it."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:the backup is complete, and its log verifies",
            "1:the backup failed; standard error has the reason",
            "2:the command line is invalid"
        })
public final class BackupCommand implements Callable<Integer> {

    private final Invocation invocation;

    @Mixin
    private final LogDirectory directory = new LogDirectory();

    @Mixin
    private final NewDirectory newDirectory = new NewDirectory();

    public BackupCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws IOException {
        Path from = directory.existing();
        Path to = newDirectory.checked();
        TablesCopy tables = TablesCopy.of(from.resolve(TablesDirectory.NAME), to.resolve(TablesDirectory.NAME));
        Backup.Result log = Backup.make(from, to, tables);
        invocation
                .out()
                .println("saved: log with sequences " + log.firstSequence() + " to " + log.lastSequence() + " in "
                        + log.segments() + " segments, and " + tables.tables() + " tables with " + tables.files()
                        + " files, to " + to);
        invocation.out().check();
        return ExitCode.OK;
    }
}
