package io.ingestor.rules;

import io.ingestor.Ack;
import io.ingestor.Ingestor;
import io.ingestor.Record;
import io.ingestor.RejectedException;
import io.ingestor.rules.internal.line.RecordLines;
import io.ingestor.validate.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * A trial of transforms on lines of JSON objects. Each line passes through an in-memory ingestor as a record. Nothing
 * is written to disk. The transforms must not be used elsewhere or reloaded during the trial, because it identifies the
 * step that acted by its counts. Not thread-safe.
 */
public final class TransformTrial implements AutoCloseable {

    private final TransformConfig transforms;
    private final Ingestor ingestor;
    private final String tenant;
    private final String schema;
    private List<StepCounts> counts;

    private TransformTrial(TransformConfig transforms, Ingestor ingestor, String tenant, String schema) {
        this.transforms = transforms;
        this.ingestor = ingestor;
        this.tenant = tenant;
        this.schema = schema;
        this.counts = transforms.counts();
    }

    /**
     * A receiver of the result of each line, in order. Line numbers start at 1. The methods are called on the thread
     * that calls {@link TransformTrial#read}.
     */
    public interface Results {

        /**
         * Receives an unchanged record.
         *
         * @param failed the step that failed, if the record is unchanged for that reason
         */
        void kept(long number, Record record, Optional<String> failed);

        /** Receives a changed record. */
        void changed(long number, Record before, Record after);

        /** Receives a dropped record and the step that dropped it. */
        void dropped(long number, Record record, String step);

        /** Receives a record that a step or the general checks of the ingestor rejected, with the reason. */
        void rejected(long number, Record record, String reason);

        /** Receives the reason why a line cannot be read as a record. */
        void unreadable(long number, String reason);
    }

    /**
     * Opens a trial. Closing the trial does not close the transforms.
     *
     * @param transforms the transforms to try
     * @param tenant the tenant of the records
     * @param schema the schema name of the records, which are not checked against it; empty for none
     * @throws IOException if the ingestor of the trial cannot be opened
     */
    public static TransformTrial open(TransformConfig transforms, String tenant, String schema) throws IOException {
        // Without a log, the directory is not accessed.
        Ingestor ingestor = Ingestor.builder(Path.of(""))
                .withoutLog()
                .transforms(transforms)
                .open();
        return new TransformTrial(transforms, ingestor, tenant, schema);
    }

    /**
     * Passes each line of a stream through the transforms. Reads the stream to its end without closing it. Blank lines
     * are skipped.
     *
     * @param lines lines of JSON objects; a line of more than 16 MiB is unreadable
     * @param results the receiver of the results
     * @throws IOException if the stream cannot be read
     */
    public void read(InputStream lines, Results results) throws IOException {
        RecordLines.read(lines, this::builder, new RecordLines.Receiver() {
            @Override
            public void record(long number, Record record) {
                shape(number, record, results);
            }

            @Override
            public void unreadable(long number, String reason) {
                results.unreadable(number, reason);
            }
        });
    }

    private Record.Builder builder(long number) {
        Record.Builder builder = Record.builder(tenant).entity("line-" + number);
        return schema.isEmpty() ? builder : builder.schema(schema, 0);
    }

    private void shape(long number, Record record, Results results) {
        Ack ack;
        try {
            ack = ingestor.ingest(record).join();
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof RejectedException rejected)) {
                throw e;
            }
            results.rejected(number, record, reason(rejected, step(StepCounts::rejected)));
            return;
        }
        if (ack.isFiltered()) {
            results.dropped(number, record, step(StepCounts::dropped).orElse("another step"));
            return;
        }
        Record after = ingestor.find(
                        ack.id().tenant(), ack.id().entity(), ack.id().version())
                .record()
                .orElseThrow()
                .record();
        if (after.equals(record)) {
            results.kept(number, record, step(StepCounts::kept));
        } else {
            results.changed(number, record, after);
        }
    }

    /** Returns the step whose count increased since the previous call; empty if there is none. */
    private Optional<String> step(ToLongFunction<StepCounts> count) {
        List<StepCounts> now = transforms.counts();
        List<StepCounts> before = counts;
        counts = now;
        for (int i = 0; i < now.size(); i++) {
            if (count.applyAsLong(now.get(i)) > count.applyAsLong(before.get(i))) {
                return Optional.of(now.get(i).step());
            }
        }
        return Optional.empty();
    }

    /** Returns the violations, starting with the one of the step; all of them if no step rejected the record. */
    private static String reason(RejectedException rejected, Optional<String> step) {
        if (rejected.rejections().isEmpty()) {
            return String.valueOf(rejected.getMessage());
        }
        String all = rejected.rejections().get(0).violations().stream()
                .map(Violation::describe)
                .collect(Collectors.joining("; "));
        int place = step.map(name -> all.indexOf(name + ": ")).orElse(-1);
        return place < 0 ? all : all.substring(place);
    }

    @Override
    public void close() throws IOException {
        ingestor.close();
    }
}
