package io.ingestor.internal.fake;

import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.RecordCursor;
import io.ingestor.RecordFields;
import io.ingestor.RecordId;
import io.ingestor.RecordView;
import io.ingestor.StoredRecord;
import io.ingestor.internal.block.BatchBlock;
import io.ingestor.internal.block.BatchEncoder;
import io.ingestor.internal.block.BatchNames;
import io.ingestor.internal.block.EncodedBatch;
import io.ingestor.internal.block.RefusedBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Small records, and methods that read the results of cursors and encoders. */
public final class Records {

    public static final String TENANT = "acme";

    private Records() {}

    public static Record record(String entity, long number) {
        return Record.builder(TENANT).entity(entity).put("n", number).build();
    }

    public static Record versioned(String entity, long version, long number) {
        return Record.builder(TENANT)
                .entity(entity)
                .version(version)
                .put("n", number)
                .build();
    }

    /** Returns the entity id of the record over which a cursor moves. */
    public static String entity(RecordFields in) {
        String entity = "";
        while (in.next()) {
            if (in.name().contentEquals("id")) {
                in.enter();
                while (in.next()) {
                    if (in.name().contentEquals("entity_id")) {
                        in.enter();
                        entity = in.next() ? in.bytes().text() : "";
                        in.leave();
                    }
                }
                in.leave();
            }
        }
        return entity;
    }

    /** Returns an invalid record: it has no tenant. */
    public static Record wrong() {
        return Record.builder().entity("e").put("n", 0L).build();
    }

    public static RecordBatch batch(String prefix, int from, int count) {
        RecordBatch.Builder builder = RecordBatch.builder();
        for (int i = from; i < from + count; i++) {
            builder.add(record(prefix + i, i));
        }
        return builder.returnIds().build();
    }

    /** Returns the encoding of a batch that must not be refused. */
    public static EncodedBatch encoded(BatchEncoder encoder, RecordBatch batch) {
        return (EncodedBatch) encoder.encode(batch);
    }

    /** Returns the refusal of a batch that must be invalid as a whole. */
    public static RefusedBatch refused(BatchEncoder encoder, RecordBatch batch) {
        return (RefusedBatch) encoder.encode(batch);
    }

    /** Returns the id of the record at an index of a batch, even if ids were not requested; null if it was rejected. */
    public static @Nullable RecordId id(EncodedBatch batch, int index, long firstSequence) {
        int ordinal = batch.ordinal(index);
        return ordinal < 0 ? null : BatchNames.of(batch).id(ordinal, firstSequence + ordinal);
    }

    /** Returns the id of a record of a block. */
    public static RecordId id(BatchBlock block, int ordinal, long firstSequence) {
        return BatchNames.of(block).id(ordinal, firstSequence + ordinal);
    }

    /** Returns a record with a payload of about {@code bytes} bytes. */
    public static Record large(String entity, int bytes) {
        return large(TENANT, entity, bytes);
    }

    public static Record large(String tenant, String entity, int bytes) {
        return Record.builder(tenant)
                .entity(entity)
                .payload(new byte[bytes], "application/octet-stream")
                .build();
    }

    public static long number(StoredRecord stored) {
        return ((Number) stored.record().data().get("n")).longValue();
    }

    public static List<StoredRecord> all(RecordCursor cursor) throws IOException {
        try (cursor) {
            List<StoredRecord> all = new ArrayList<>();
            for (RecordView view = cursor.next(); view != null; view = cursor.next()) {
                all.add(view.copy());
            }
            return all;
        }
    }

    public static List<String> entities(RecordCursor cursor) throws IOException {
        return all(cursor).stream().map(stored -> stored.id().entity()).toList();
    }

    /** Returns the payload and the keys of a batch: its block without the unused end. */
    public static byte[] used(BatchBlock batch) {
        return Arrays.copyOf(batch.block(), batch.keyOffset(batch.count()));
    }
}
