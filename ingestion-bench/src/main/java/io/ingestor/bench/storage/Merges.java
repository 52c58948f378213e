package io.ingestor.bench.storage;

import io.ingestor.bench.contest.Contender;
import io.ingestor.bench.contest.Contest;
import io.ingestor.bench.contest.Outcome;
import io.ingestor.bench.log.BenchFile;
import io.ingestor.delta.TableFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The part of the report about merging files of one table into one. */
final class Merges {

    private static final int FILES = 4;

    private final Contest contest;
    private final Path directory;
    private final SampleRows sample;
    private final int rows;

    Merges(Contest contest, Path directory, SampleRows sample, int rows) {
        this.contest = contest;
        this.directory = directory;
        this.sample = sample;
        this.rows = rows;
    }

    private TableFlushes tables(HeldBatch held) throws Exception {
        return new TableFlushes(
                "write: records into a file",
                directory,
                held.batch(),
                sink -> sink.schemas(sample.registry()).threads(1));
    }

    String measure() throws Exception {
        Path merged = Files.createTempDirectory(directory, "merged");
        try (HeldBatch held = new HeldBatch(directory, sample, 1, rows)) {
            TableFlushes inputs = tables(held);
            for (int i = 0; i < FILES; i++) {
                inputs.flush();
            }
            double mebibytes = (double) inputs.fileBytes() / FILES / (1 << 20);
            TableFiles files = TableFiles.of(inputs.directory(), SampleRows.tenant(0), SampleRows.SCHEMA);
            TableFlushes write = tables(held);
            Contender read = new FilePass("read: each value of a file", files::read);
            Contender merge = new FilePass("merge: " + files.count() + " files into one", () -> {
                long count = files.concatenate(merged, "merged");
                Files.delete(merged.resolve("merged"));
                return count;
            });
            Outcome outcome = contest.run("Merging files", List.of(read, write, merge));
            inputs.close();
            double bound = 1
                    / (1 / outcome.median(read.name(), Meter.PER_CPU_SECOND)
                            + 1 / outcome.median(write.name(), Meter.PER_CPU_SECOND));
            return outcome.markdown()
                    + String.format(
                            Locale.ROOT,
                            "Files of %.1f MiB. The bound is 1 / (1 / read + 1 / write), in rows per CPU second.%n%n"
                                    + "- S5: merge / bound: **%.2f**%n%n",
                            mebibytes,
                            outcome.median(merge.name(), Meter.PER_CPU_SECOND) / bound);
        } finally {
            BenchFile.deleteAll(merged);
        }
    }
}
