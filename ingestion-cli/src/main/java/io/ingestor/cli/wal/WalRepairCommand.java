package io.ingestor.cli.wal;

import io.ingestor.cli.config.ConfigurationException;
import io.ingestor.cli.config.LogDirectory;
import io.ingestor.cli.config.Origin;
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
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ingestion wal repair}. */
@Command(
        name = "repair",
        description = {
            "Copies every entry of the log that verifies, with its sequences, into a new data directory that a server starts on. Nothing in the damaged one is changed: keep it as evidence.",
            "Lost sequences are missing in the new log and are not given again, as far as anything still tells how many there were. "
                    + "What was damaged and lost is printed, and kept in " + SalvageReport.NAME
                    + " beside the new log.",
            "Until it is finished no server starts on the new directory; after an interruption delete that and repair again."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:the new log is complete, and holds everything that verified",
            "1:failed; the reason is on standard error",
            "2:the command line is wrong"
        })
final class WalRepairCommand implements Callable<Integer> {

    private final Invocation invocation;

    @Mixin
    private final LogDirectory directory = new LogDirectory();

    @Option(
            names = "--to",
            paramLabel = "DIR",
            required = true,
            description = "The new data directory; it must not exist or be empty.")
    private Path target = Path.of("");

    WalRepairCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws IOException {
        StorageDirectory from = directory.readOnly();
        checkEmpty(target);
        boolean existed = Files.exists(target);
        Path log = target.resolve(LogDirectory.NAME);
        WalSalvage salvage;
        try {
            salvage = salvage(from, FileSystemDirectory.open(log));
        } catch (IOException | RuntimeException e) {
            // So that what failed before it began can be tried again as it is.
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

    private WalSalvage salvage(StorageDirectory from, StorageDirectory to) throws IOException {
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
            // Something was written, and is kept for inspection.
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private static void checkEmpty(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        if (!Files.isDirectory(directory)) {
            throw new ConfigurationException(
                    new Origin.Flag("--to"),
                    "must be a new or empty directory, and " + directory + " is a file; name another");
        }
        try (Stream<Path> there = Files.list(directory)) {
            if (there.findAny().isPresent()) {
                throw new ConfigurationException(
                        new Origin.Flag("--to"), directory + " must be empty or not exist; name another");
            }
        }
    }
}
