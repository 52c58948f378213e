package io.ingestor.cli.wal;

import io.ingestor.cli.config.LogDirectory;
import io.ingestor.cli.config.NewDirectory;
import io.ingestor.cli.terminal.ExitCode;
import io.ingestor.cli.terminal.Failures;
import io.ingestor.cli.terminal.Invocation;
import io.ingestor.wal.WalSalvage;
import io.ingestor.wal.segmented.SegmentedWriteAheadLog;
import io.ingestor.wal.storage.FileSystemDirectory;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code ingestion wal repair}. */
@Command(
        name = "repair",
        description = {
            "Copies every entry of the log that verifies, with its sequences, into a new data directory. A server can start on it. The damaged directory is not changed; keep it.",
            "Lost sequences leave holes in the new log and are not assigned again, as far as their number is known. "
                    + "Damage and lost sequences are printed, and written to " + SalvageReport.NAME
                    + " next to the new log.",
            "No server starts on the new directory before the repair is complete. After an interruption, delete it and repair again."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:the new log is complete and contains every entry that verified",
            "1:the repair failed; standard error has the reason",
            "2:the command line is invalid"
        })
final class WalRepairCommand implements Callable<Integer> {

    private final Invocation invocation;

    @Mixin
    private final LogDirectory directory = new LogDirectory();

    @Mixin
    private final NewDirectory newDirectory = new NewDirectory();

    WalRepairCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws IOException {
        StorageDirectory from = directory.readOnly();
        Path target = newDirectory.checked();
        boolean existed = Files.exists(target);
        Path log = target.resolve(LogDirectory.NAME);
        WalSalvage salvage;
        try {
            salvage = salvage(from, target, FileSystemDirectory.open(log));
        } catch (IOException | RuntimeException e) {
            // A repair that failed before it wrote anything can then be run again unchanged.
            deleteIfEmpty(log, e);
            if (!existed) {
                deleteIfEmpty(target, e);
            }
            throw e;
        }
        invocation
                .out()
                .println("saved: " + salvage.records() + " records in " + salvage.entries() + " entries, to " + target
                        + "; next sequence " + salvage.nextSequence());
        invocation.out().check();
        return ExitCode.OK;
    }

    private WalSalvage salvage(StorageDirectory from, Path target, StorageDirectory to) throws IOException {
        try (SalvageReport report =
                new SalvageReport(target, directory.existing(), new FindingLines(invocation.out()))) {
            WalSalvage salvage = SegmentedWriteAheadLog.salvage(from, to, report);
            report.complete(salvage);
            return salvage;
        } catch (UncheckedIOException e) {
            throw new IOException("cannot write the report in " + target + ": " + Failures.describe(e), e);
        }
    }

    private static void deleteIfEmpty(Path directory, Exception cause) {
        try {
            Files.deleteIfExists(directory);
        } catch (DirectoryNotEmptyException e) {
            // A file was written, and is kept for inspection.
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
