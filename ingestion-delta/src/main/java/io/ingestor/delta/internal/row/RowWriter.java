package io.ingestor.delta.internal.row;

import io.ingestor.RecordView;
import io.ingestor.delta.internal.column.SystemColumns;
import io.ingestor.delta.internal.column.TableSchema;
import io.ingestor.delta.internal.json.DataJson;
import io.ingestor.delta.internal.parquet.Leaf;
import io.ingestor.delta.internal.wire.DataValue;
import io.ingestor.delta.internal.wire.EncodedRecord;
import io.ingestor.delta.internal.wire.Slice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The writer of records as rows of one file. Each call writes exactly one row into each leaf. After an exception the
 * leaves are no longer at the same row, and the file must be discarded. Not thread-safe.
 */
public final class RowWriter {

    private final Leaf tenant;
    private final Leaf entity;
    private final Leaf version;
    private final Leaf sequence;
    private final Leaf timestamp;
    private final Leaf labelKeys;
    private final Leaf labelValues;
    private final Leaf payload;
    private final Leaf payloadType;
    private final Leaf rest;
    private final @Nullable Leaf untyped;
    private final StructNode columns;
    private final Labels labels = new Labels();
    private final DataValue value = new DataValue();
    private final DataJson json = new DataJson();

    /**
     * Creates the writer of a file.
     *
     * @param schema the columns of the table
     * @param leaves the leaves of the file, in the order of the columns
     */
    public RowWriter(TableSchema schema, List<Leaf> leaves) {
        NodeTree tree = NodeTree.of(schema, leaves, json);
        this.tenant = tree.system(SystemColumns.TENANT);
        this.entity = tree.system(SystemColumns.ENTITY);
        this.version = tree.system(SystemColumns.VERSION);
        this.sequence = tree.system(SystemColumns.SEQUENCE);
        this.timestamp = tree.system(SystemColumns.TIMESTAMP);
        this.labelKeys = tree.system(SystemColumns.METADATA);
        this.labelValues = tree.labelValues();
        this.payload = tree.system(SystemColumns.PAYLOAD);
        this.payloadType = tree.system(SystemColumns.PAYLOAD_TYPE);
        this.rest = tree.system(SystemColumns.REST);
        this.untyped = schema.isUntyped() ? tree.system(SystemColumns.DATA) : null;
        this.columns = tree.data();
    }

    /**
     * Writes a record.
     *
     * @param header the header of the record, which holds a copy of it
     * @param form the form that its data takes
     */
    public void write(RecordView view, RecordHeader header, DataForm form) {
        EncodedRecord record = header.record();
        byte[] bytes = record.bytes();
        tenant.writeBytes(bytes, record.tenant().at(), record.tenant().length(), 0, tenant.maxDefinition());
        entity.writeBytes(bytes, record.entity().at(), record.entity().length(), 0, entity.maxDefinition());
        version.writeLong(view.version(), 0, version.maxDefinition());
        sequence.writeLong(view.sequence(), 0, sequence.maxDefinition());
        if (record.hasTimestamp()) {
            timestamp.writeLong(header.timestampMicros(), 0, timestamp.maxDefinition());
        } else {
            timestamp.writeNull(0, 0);
        }
        labels.write(record, labelKeys, labelValues);
        write(payload, bytes, record.payload());
        write(payloadType, bytes, record.payloadType());
        value.wrap(bytes);
        writeColumns(record.data(), form);
        if (untyped != null) {
            writeText(untyped, record.data(), form);
        }
    }

    private static void write(Leaf leaf, byte[] bytes, Slice slice) {
        if (slice.isPresent()) {
            leaf.writeBytes(bytes, slice.at(), slice.length(), 0, leaf.maxDefinition());
        } else {
            leaf.writeNull(0, 0);
        }
    }

    private void writeColumns(Slice data, DataForm form) {
        if (!data.isPresent() || form != DataForm.COLUMNS) {
            columns.writeNull(0, 0);
            rest.writeNull(0, 0);
            return;
        }
        value.object(data.at(), data.end());
        if (columns.put(value) == Fit.WHOLE) {
            rest.writeNull(0, 0);
            return;
        }
        json.text().reset();
        value.object(data.at(), data.end());
        columns.writeRest(value, json);
        writeText(rest);
    }

    private void writeText(Leaf leaf, Slice data, DataForm form) {
        if (!data.isPresent() || form != DataForm.TEXT) {
            leaf.writeNull(0, 0);
            return;
        }
        json.text().reset();
        value.object(data.at(), data.end());
        json.value(value);
        writeText(leaf);
    }

    private void writeText(Leaf leaf) {
        leaf.writeBytes(json.text().array(), 0, json.text().length(), 0, leaf.maxDefinition());
    }
}
