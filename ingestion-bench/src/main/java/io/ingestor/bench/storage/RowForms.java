package io.ingestor.bench.storage;

import io.ingestor.bench.contest.Contender;
import io.ingestor.bench.contest.Contest;
import io.ingestor.bench.contest.Outcome;
import io.ingestor.delta.Compression;
import io.ingestor.delta.RowReads;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The part of the report about the rows of one table: their CPU time, allocation and bytes. */
final class RowForms {

    private final Contest contest;
    private final Path directory;
    private final int rows;

    RowForms(Contest contest, Path directory, int rows) {
        this.contest = contest;
        this.directory = directory;
        this.rows = rows;
    }

    String measure(String title, SampleRows sample) throws Exception {
        try (HeldBatch held = new HeldBatch(directory, sample, 1, rows)) {
            Contender walk = new FieldWalk(held.batch());
            RowReads reads = new RowReads();
            Contender read = new FilePass("read each field by position, nothing written", () -> {
                if (reads.read(held.batch()) <= 0) {
                    throw new IllegalStateException("records must have fields, had none");
                }
                return (long) held.batch().count();
            });
            Contender bare = new TableFlushes(
                    "typed columns, not compressed",
                    directory,
                    held.batch(),
                    sink -> sink.schemas(sample.registry())
                            .compression(Compression.NONE)
                            .withoutMerging()
                            .threads(1));
            Contender typed = new TableFlushes(
                    "typed columns, zstd",
                    directory,
                    held.batch(),
                    sink -> sink.schemas(sample.registry()).withoutMerging().threads(1));
            Contender text = new TableFlushes(
                    "JSON text, zstd",
                    directory,
                    held.batch(),
                    sink -> sink.withoutMerging().threads(1));
            Contender library = new LibraryFiles(directory, held.batch(), sample.shape());
            Outcome outcome = contest.run(title, List.of(walk, read, bare, typed, text, library));
            return outcome.markdown()
                    + String.format(
                            Locale.ROOT,
                            "A flush stores %,d rows in a file, syncs it and commits it; files are not merged. The library's"
                                    + " file has the same columns and is synced too.%n%n",
                            rows)
                    + outcome.ratio(
                            "S1: typed / library, rows per CPU second",
                            typed,
                            Meter.PER_CPU_SECOND,
                            library,
                            Meter.PER_CPU_SECOND)
                    + outcome.ratio(
                            "S2: typed / library, bytes", typed, TableFlushes.BYTES, library, TableFlushes.BYTES)
                    + outcome.ratio(
                            "S3: JSON text / typed, rows per CPU second",
                            text,
                            Meter.PER_CPU_SECOND,
                            typed,
                            Meter.PER_CPU_SECOND)
                    + String.format(
                            Locale.ROOT,
                            "- S8: allocation of typed columns: **%.1f** bytes per row%n"
                                    + "- stages of a typed row: read %.0f ns, columns %.0f ns, zstd %.0f ns of CPU time%n%n",
                            outcome.median(typed.name(), Meter.ALLOCATED),
                            cpuNanos(outcome, read),
                            cpuNanos(outcome, bare) - cpuNanos(outcome, read),
                            cpuNanos(outcome, typed) - cpuNanos(outcome, bare));
        }
    }

    private static double cpuNanos(Outcome outcome, Contender contender) {
        return 1e9 / outcome.median(contender.name(), Meter.PER_CPU_SECOND);
    }
}
