package io.ingestor.delta.internal.row;

import io.ingestor.RecordFields;
import io.ingestor.RecordView;
import io.ingestor.delta.internal.column.SystemColumns;
import io.ingestor.delta.internal.column.TableSchema;
import io.ingestor.delta.internal.json.JsonText;
import io.ingestor.delta.internal.parquet.Leaf;
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
    private final JsonText text = new JsonText();

    /**
     * Creates the writer of a file.
     *
     * @param schema the columns of the table
     * @param leaves the leaves of the file, in the order of the columns
     */
    public RowWriter(TableSchema schema, List<Leaf> leaves) {
        NodeTree tree = NodeTree.of(schema, leaves);
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
     * @param header the header of the record
     * @param form the form that its data takes
     */
    public void write(RecordView view, RecordHeader header, DataForm form) {
        write(tenant, header.tenantBytes(), true);
        write(entity, header.entityBytes(), true);
        version.writeLong(view.version(), 0, version.maxDefinition());
        sequence.writeLong(view.sequence(), 0, sequence.maxDefinition());
        if (header.hasTimestamp()) {
            timestamp.writeLong(header.timestampMicros(), 0, timestamp.maxDefinition());
        } else {
            timestamp.writeNull(0, 0);
        }
        header.labels().write(labelKeys, labelValues);
        write(payload, header.payload(), header.hasPayload());
        write(payloadType, header.payloadType(), header.hasPayloadType());
        writeColumns(view, header.hasData() && form == DataForm.COLUMNS);
        if (untyped != null) {
            writeText(untyped, view, header.hasData() && form == DataForm.TEXT);
        }
    }

    private static void write(Leaf leaf, ByteScratch bytes, boolean present) {
        if (present) {
            leaf.writeBytes(bytes.array(), 0, bytes.length(), 0, leaf.maxDefinition());
        } else {
            leaf.writeNull(0, 0);
        }
    }

    private void writeColumns(RecordView view, boolean present) {
        columns.begin();
        if (present) {
            columns.writeScalars(data(view));
            if (columns.hasLists()) {
                columns.writeLists(data(view));
            }
        }
        columns.finish();
        if (present && columns.hasRest()) {
            text.reset();
            columns.writeRest(data(view), text);
            rest.writeBytes(text.array(), 0, text.length(), 0, rest.maxDefinition());
        } else {
            rest.writeNull(0, 0);
        }
    }

    private void writeText(Leaf leaf, RecordView view, boolean present) {
        if (!present) {
            leaf.writeNull(0, 0);
            return;
        }
        RecordFields record = view.fields();
        RecordHeader.findData(record);
        text.reset();
        text.value(record);
        leaf.writeBytes(text.array(), 0, text.length(), 0, leaf.maxDefinition());
    }

    /** Returns a cursor in the data of a record. */
    private static RecordFields data(RecordView view) {
        RecordFields record = view.fields();
        RecordHeader.findData(record);
        record.enter();
        return record;
    }
}
