package io.ingestor.delta;

import io.ingestor.RecordCursor;
import io.ingestor.RecordView;
import io.ingestor.delta.internal.wire.DataValue;
import io.ingestor.delta.internal.wire.EncodedRecord;
import io.ingestor.sink.FlushBatch;
import java.io.IOException;

/** Reads of all fields of the records of a batch in the way of a flush, for benchmarks. Not thread-safe. */
public final class RowReads {

    private final EncodedRecord record = new EncodedRecord();
    private final DataValue value = new DataValue();

    /** Returns a sum that depends on all records. */
    public long read(FlushBatch batch) throws IOException {
        long fields = 0;
        try (RecordCursor records = batch.records()) {
            for (RecordView view = records.next(); view != null; view = records.next()) {
                record.read(view);
                value.wrap(record.bytes());
                value.object(record.data().at(), record.data().end());
                fields += record.tenant().length() + members();
            }
        }
        return fields;
    }

    private long members() {
        long count = 0;
        int end = value.end();
        boolean object = value.kind() == DataValue.OBJECT;
        int at = object ? value.member(value.at(), end) : value.element(value.at(), end);
        while (at != DataValue.NONE) {
            count++;
            if (value.kind() == DataValue.OBJECT || value.kind() == DataValue.LIST) {
                count += members();
            }
            at = object ? value.member(at, end) : value.element(at, end);
        }
        return count;
    }
}
