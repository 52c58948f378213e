package io.ingestor.cli.wal;

import io.ingestor.cli.config.FlagValues;
import io.ingestor.cli.config.LogDirectory;
import io.ingestor.cli.terminal.ExitCode;
import io.ingestor.cli.terminal.Invocation;
import io.ingestor.cli.terminal.ResultStream;
import io.ingestor.wal.LostSequences;
import io.ingestor.wal.WalDamage;
import io.ingestor.wal.WalFrameView;
import io.ingestor.wal.WalInspector;
import io.ingestor.wal.segmented.SegmentedWriteAheadLog;
import java.io.IOException;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code ingestion wal dump}. */
@Command(
        name = "dump",
        description = {
            "Prints a line for each frame of the log and for each damaged place, with the end of the bytes that could not be read.",
            "After damage it continues at the next multiple of 8 bytes where the header of a frame verifies.",
            "The state of a frame is good, bad_payload, misplaced (it belongs elsewhere) or behind_end (a crash tore it off)."
        },
        mixinStandardHelpOptions = true)
final class WalDumpCommand implements Callable<Integer> {

    private final Invocation invocation;

    @Mixin
    private final LogDirectory directory = new LogDirectory();

    @Option(names = "--json", description = "Print JSON, one object per line.")
    private boolean json;

    @Option(
            names = "--from-sequence",
            paramLabel = "SEQUENCE",
            defaultValue = "1",
            description = "Skip frames that end before this sequence (default ${DEFAULT-VALUE}).")
    private long fromSequence;

    @Option(names = "--segment", paramLabel = "NUMBER", description = "Print only this segment.")
    private @Nullable Long segment;

    WalDumpCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws IOException {
        FlagValues.requireAtLeast("--from-sequence", fromSequence, 1);
        OptionalLong only = segment == null ? OptionalLong.empty() : OptionalLong.of(segment);
        only.ifPresent(number -> FlagValues.requireAtLeast("--segment", number, 1));
        ResultStream out = invocation.out();
        var unused = SegmentedWriteAheadLog.inspect(directory.readOnly(), new WalInspector() {
            @Override
            public void onFrame(WalFrameView frame) {
                boolean wanted = only.isEmpty() || only.getAsLong() == frame.segment();
                if (wanted
                        && Math.max(frame.firstSequence(), frame.firstSequence() + frame.recordCount() - 1)
                                >= fromSequence) {
                    out.printRow(json ? FrameText.json(frame) : FrameText.line(frame));
                }
            }

            @Override
            public void onDamage(WalDamage damage) {
                if (only.isEmpty() || damage.file().equals(fileOf(only.getAsLong()))) {
                    out.printRow(json ? "{\"damage\":" + DamageText.json(damage) + "}" : DamageText.line(damage));
                }
            }

            @Override
            public void onLost(LostSequences lost) {
                if (only.isEmpty()) {
                    out.printRow(json ? "{\"lost\":" + DamageText.json(lost) + "}" : DamageText.line(lost));
                }
            }
        });
        out.check();
        return ExitCode.OK;
    }

    private static String fileOf(long number) {
        return String.format(Locale.ROOT, "wal-%016x.seg", number);
    }
}
