package io.ingestor.delta.internal.inspect;

import io.ingestor.Record;
import io.ingestor.RecordId;
import io.ingestor.StoredRecord;
import io.ingestor.delta.RowConsumer;
import io.ingestor.delta.TableRow;
import io.ingestor.delta.internal.column.ColumnType.Scalar;
import io.ingestor.delta.internal.column.SystemColumns;
import io.ingestor.delta.internal.column.TableSchema;
import io.ingestor.delta.internal.parquet.ParquetReader;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of one data file, in stored order. It is itself the view of the row at which it stands. */
final class FileRows implements TableRow {

    /** The encoding of an empty {@code data}, which the builder of records cannot express: field 2, no bytes. */
    private static final byte[] EMPTY_DATA = {0x12, 0};

    private final ParquetReader file;
    private final String schemaName;
    private final LeafCursor tenant;
    private final LeafCursor entity;
    private final LeafCursor version;
    private final LeafCursor sequence;
    private final Optional<LeafCursor> timestamp;
    private final Optional<LabelCursor> labels;
    private final Optional<LeafCursor> payload;
    private final Optional<LeafCursor> payloadType;
    private final Optional<LeafCursor> rest;
    private final Optional<LeafCursor> untyped;
    private final Optional<ValueNode.OfStruct> data;
    private int group;
    private long row;
    private long current;

    /**
     * Creates a reader.
     *
     * @param schema the columns of the table
     * @param schemaName the name of the schema of the records, empty if they name none
     */
    FileRows(ParquetReader file, TableSchema schema, String schemaName) throws IOException {
        RowNodes nodes = new RowNodes(file);
        this.file = file;
        this.schemaName = schemaName;
        this.tenant = nodes.required(SystemColumns.TENANT, Scalar.STRING);
        this.entity = nodes.required(SystemColumns.ENTITY, Scalar.STRING);
        this.version = nodes.required(SystemColumns.VERSION, Scalar.LONG);
        this.sequence = nodes.required(SystemColumns.SEQUENCE, Scalar.LONG);
        this.timestamp = nodes.leaf(SystemColumns.TIMESTAMP, Scalar.TIMESTAMP);
        this.labels = nodes.labels();
        this.payload = nodes.leaf(SystemColumns.PAYLOAD, Scalar.BINARY);
        this.payloadType = nodes.leaf(SystemColumns.PAYLOAD_TYPE, Scalar.STRING);
        this.rest = nodes.leaf(SystemColumns.REST, Scalar.JSON);
        this.untyped = schema.isUntyped() ? nodes.leaf(SystemColumns.DATA, Scalar.JSON) : Optional.empty();
        this.data = nodes.data(schema);
    }

    /** Passes all rows to a consumer, and returns false if it wants no more. */
    boolean forEach(RowConsumer consumer) throws IOException {
        for (group = 0; group < file.rowGroups(); group++) {
            long rows = file.rowCount(group);
            for (row = 0; row < rows; row++) {
                current = requiredNumber(sequence);
                if (!consumer.accept(this)) {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public long sequence() {
        return current;
    }

    @Override
    public String entity() throws IOException {
        return requiredText(entity);
    }

    private long requiredNumber(LeafCursor leaf) throws IOException {
        if (!isPresent(leaf)) {
            throw damaged("must have no null in column _sequence or _version");
        }
        return leaf.number();
    }

    private String requiredText(LeafCursor leaf) throws IOException {
        if (!isPresent(leaf)) {
            throw damaged("must have no null in column _tenant or _entity");
        }
        return leaf.text();
    }

    private boolean isPresent(LeafCursor leaf) throws IOException {
        leaf.moveTo(group, row);
        return !leaf.isNull();
    }

    private boolean isPresent(Optional<LeafCursor> leaf) throws IOException {
        return leaf.isPresent() && isPresent(leaf.get());
    }

    private IOException damaged(String problem) {
        return new IOException("row " + row + " of row group " + group + ' ' + problem + ": restore the file");
    }

    @Override
    public StoredRecord copy() throws IOException {
        String owner = requiredText(tenant);
        String id = requiredText(entity);
        long number = requiredNumber(version);
        Record.Builder record = Record.builder(owner).entity(id);
        // A record without a version has its sequence.
        if (number != current) {
            record.version(number);
        }
        if (!schemaName.isEmpty()) {
            record.schema(schemaName, 0);
        }
        if (isPresent(payload) || isPresent(payloadType)) {
            record.payload(
                    isPresent(payload) ? payload.get().bytes() : new byte[0],
                    isPresent(payloadType) ? payloadType.get().text() : "");
        }
        if (labels.isPresent()) {
            labels.get().at(group, row).forEach(record::metadata);
        }
        boolean emptyData = false;
        if (isPresent(untyped)) {
            Map<String, @Nullable Object> all =
                    JsonValues.parseObject(untyped.get().text());
            emptyData = all.isEmpty();
            record.data(all);
        } else {
            record.data(columns());
        }
        try {
            if (isPresent(timestamp)) {
                record.timestamp(Instant.EPOCH.plus(timestamp.get().number(), ChronoUnit.MICROS));
            }
            Record built = record.build();
            return new StoredRecord(current, new RecordId(owner, id, number), emptyData ? withEmptyData(built) : built);
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new IOException(
                    "row " + row + " of row group " + group + " must be a record, was not: " + e.getMessage(), e);
        }
    }

    private Map<String, @Nullable Object> columns() throws IOException {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        if (data.isPresent()) {
            data.get().moveTo(group, row);
            all.putAll(data.get().present());
        }
        if (isPresent(rest)) {
            JsonValues.merge(all, JsonValues.parseObject(rest.get().text()));
        }
        return all;
    }

    private static Record withEmptyData(Record record) {
        byte[] encoded = Arrays.copyOf(record.encoded(), record.size() + EMPTY_DATA.length);
        System.arraycopy(EMPTY_DATA, 0, encoded, record.size(), EMPTY_DATA.length);
        return Record.ofEncoded(encoded);
    }
}
