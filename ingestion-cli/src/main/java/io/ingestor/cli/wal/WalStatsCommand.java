package io.ingestor.cli.wal;

import io.ingestor.cli.config.LogDirectory;
import io.ingestor.cli.terminal.ExitCode;
import io.ingestor.cli.terminal.Invocation;
import io.ingestor.cli.terminal.JsonText;
import io.ingestor.cli.terminal.ResultStream;
import io.ingestor.wal.WalInspection;
import io.ingestor.wal.WalInspector;
import io.ingestor.wal.WalSegmentSummary;
import io.ingestor.wal.segmented.SegmentedWriteAheadLog;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code ingestion wal stats}. */
@Command(
        name = "stats",
        description = {
            "Shows the contents of each segment of the log. Only entries that verify are counted; wal verify lists the damage.",
            "The ratio is bytes before compression divided by bytes stored."
        },
        mixinStandardHelpOptions = true)
final class WalStatsCommand implements Callable<Integer> {

    private final Invocation invocation;

    @Mixin
    private final LogDirectory directory = new LogDirectory();

    @Option(names = "--json", description = "Print one line of JSON for each segment, then one for the total.")
    private boolean json;

    WalStatsCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws IOException {
        ResultStream out = invocation.out();
        StorageDirectory log = directory.readOnly();
        WalTotals totals = new WalTotals();
        if (!json) {
            out.print(SegmentRow.heading());
        }
        WalInspection found = SegmentedWriteAheadLog.inspect(log, new WalInspector() {
            @Override
            public void onSegment(WalSegmentSummary segment) {
                SegmentRow row = SegmentRow.of(segment);
                totals.add(row);
                out.print(
                        json ? row.json("\"segment\":" + segment.number()) : row.text(Long.toString(segment.number())));
            }
        });
        SegmentRow total = totals.row(found);
        if (json) {
            out.print(total.json("\"verdict\":" + JsonText.quote(DamageText.name(found.verdict())) + ",\"segments\":"
                    + found.segments() + ",\"next_sequence\":" + found.nextSequence()));
        } else {
            out.print(total.text("total"));
            out.println(DamageText.line(found));
        }
        out.check();
        return ExitCode.OK;
    }
}
