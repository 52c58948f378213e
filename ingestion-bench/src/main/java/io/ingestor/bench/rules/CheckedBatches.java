package io.ingestor.bench.rules;

import io.ingestor.BatchResult;
import io.ingestor.Ingestor;
import io.ingestor.IngestorBuilder;
import io.ingestor.bench.log.SampleBlocks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The path of a batch into a block: scan, steps and encoding. Nothing is stored, and each batch has a new block. */
public final class CheckedBatches implements Work {

    private final String name;
    private final SampleBlocks samples;
    private final Ingestor ingestor;
    private long batches;

    /** @param steps configures the steps of the ingestor */
    public CheckedBatches(String name, SampleBlocks samples, Consumer<IngestorBuilder> steps) throws IOException {
        this.name = name;
        this.samples = samples;
        IngestorBuilder builder = Ingestor.builder(Path.of("never-created")).withoutLog();
        steps.accept(builder);
        this.ingestor = builder.open();
    }

    @Override
    public String name() {
        return "batches into blocks, " + name;
    }

    @Override
    public int pass() {
        BatchResult result = ingestor.check(samples.batch(batches++));
        if (!result.rejections().isEmpty()) {
            throw new IllegalStateException(
                    "no record must be rejected, was " + result.rejections().get(0));
        }
        return SampleBlocks.RECORDS;
    }

    @Override
    public void close() throws IOException {
        ingestor.close();
    }
}
