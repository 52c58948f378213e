package io.ingestor.cli.wal;

import io.ingestor.cli.config.LogDirectory;
import io.ingestor.cli.terminal.ExitCode;
import io.ingestor.cli.terminal.Invocation;
import io.ingestor.cli.terminal.ResultStream;
import io.ingestor.wal.WalInspection;
import io.ingestor.wal.segmented.SegmentedWriteAheadLog;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code ingestion wal verify}. */
@Command(
        name = "verify",
        description = {
            "Reads the entire log and reports whether it is whole. Lists every damaged place and every range of lost sequences.",
            "A segment that is missing at the end leaves no trace. A segment that is missing at the beginning looks released, "
                    + "unless no segment with records is left."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:the log is whole",
            "1:the log could not be checked, because a server uses it or a file cannot be read",
            "2:the command line is invalid",
            "3:a crash tore the end; the next start cuts it off, and nothing acknowledged as synced is missing",
            "4:the log is corrupt; wal repair copies the intact entries"
        })
final class WalVerifyCommand implements Callable<Integer> {

    static final int TORN = 3;
    static final int CORRUPT = 4;

    private final Invocation invocation;

    @Mixin
    private final LogDirectory directory = new LogDirectory();

    WalVerifyCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws IOException {
        ResultStream out = invocation.out();
        WalInspection found = SegmentedWriteAheadLog.inspect(directory.readOnly(), new FindingLines(out));
        out.println(DamageText.line(found));
        out.check();
        return switch (found.verdict()) {
            case WHOLE -> ExitCode.OK;
            case TORN -> TORN;
            case CORRUPT -> CORRUPT;
        };
    }
}
