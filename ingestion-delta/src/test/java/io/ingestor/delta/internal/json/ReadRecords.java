package io.ingestor.delta.internal.json;

import io.ingestor.Ingestor;
import io.ingestor.Limits;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.RecordCursor;
import io.ingestor.RecordView;
import io.ingestor.delta.internal.wire.DataValue;
import io.ingestor.delta.internal.wire.EncodedRecord;
import io.ingestor.sink.Sink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Records as a sink reads them. */
final class ReadRecords {

    private ReadRecords() {}

    /** Ingests the records and passes the view of each to the reader, in their order. */
    static void read(List<Record> records, Consumer<RecordView> reader) throws IOException {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Sink sink = Sink.calling(batch -> {
            try (RecordCursor cursor = batch.records()) {
                for (RecordView view = cursor.next(); view != null; view = cursor.next()) {
                    reader.accept(view);
                }
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
            }
        });
        try (Ingestor ingestor = Ingestor.builder(Path.of("unused"))
                .withoutLog()
                .limits(Limits.builder().depth(100).build())
                .sink(sink)
                .open()) {
            RecordBatch.Builder batch = RecordBatch.builder();
            records.forEach(batch::add);
            int accepted = ingestor.ingest(batch.build()).join().accepted();
            if (accepted != records.size()) {
                throw new AssertionError("all " + records.size() + " records must be accepted, were " + accepted);
            }
        }
        Throwable thrown = failure.get();
        if (thrown != null) {
            throw new AssertionError("a record could not be read", thrown);
        }
    }

    /** Reads the data of a record. */
    static DataValue data(RecordView view) {
        EncodedRecord record = new EncodedRecord();
        record.read(view);
        DataValue value = new DataValue();
        value.wrap(record.bytes());
        value.object(record.data().at(), record.data().end());
        return value;
    }
}
