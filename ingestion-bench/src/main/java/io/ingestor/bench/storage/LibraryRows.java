package io.ingestor.bench.storage;

import io.ingestor.RecordView;
import io.ingestor.validate.DataShape;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * Records as rows of the library's writer, from the map of each record. The columns are those of a table. The records
 * must have a time, and no labels and no payload.
 */
final class LibraryRows extends WriteSupport<RecordView> {

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;
    private static final int FIRST_OF_DATA = 9;

    private final List<String> members = new ArrayList<>();
    private final List<DataShape.Kind> kinds = new ArrayList<>();
    private final MessageType columns;
    private @Nullable RecordConsumer consumer;

    LibraryRows(DataShape shape) {
        List<Type> all = new ArrayList<>(List.of(
                text(Type.Repetition.REQUIRED, "_tenant"),
                text(Type.Repetition.REQUIRED, "_entity"),
                Types.required(PrimitiveTypeName.INT64).named("_version"),
                Types.required(PrimitiveTypeName.INT64).named("_sequence"),
                Types.optional(PrimitiveTypeName.INT64)
                        .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
                        .named("_timestamp"),
                Types.optionalMap()
                        .key(text(Type.Repetition.REQUIRED, "key"))
                        .value(text(Type.Repetition.OPTIONAL, "value"))
                        .named("_metadata"),
                Types.optional(PrimitiveTypeName.BINARY).named("_payload"),
                text(Type.Repetition.OPTIONAL, "_payload_type"),
                text(Type.Repetition.OPTIONAL, "_rest")));
        for (DataShape.Member member : shape.members()) {
            members.add(member.name());
            kinds.add(member.shape().kind());
            all.add(column(member));
        }
        columns = new MessageType("row", all);
    }

    private static PrimitiveType text(Type.Repetition repetition, String name) {
        return Types.primitive(PrimitiveTypeName.BINARY, repetition)
                .as(LogicalTypeAnnotation.stringType())
                .named(name);
    }

    private static PrimitiveType column(DataShape.Member member) {
        String name = member.name();
        return switch (member.shape().kind()) {
            case BOOLEAN -> Types.optional(PrimitiveTypeName.BOOLEAN).named(name);
            case INTEGER -> Types.optional(PrimitiveTypeName.INT64).named(name);
            case NUMBER -> Types.optional(PrimitiveTypeName.DOUBLE).named(name);
            case STRING -> text(Type.Repetition.OPTIONAL, name);
            case OBJECT, LIST, ANY ->
                throw new IllegalArgumentException("column " + name + " must be of one value, was of " + member);
        };
    }

    @Override
    @SuppressWarnings("deprecation") // It is abstract in the library.
    public WriteContext init(Configuration configuration) {
        return new WriteContext(columns, Map.of());
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
        return new WriteContext(columns, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer target) {
        consumer = target;
    }

    @Override
    public void write(RecordView record) {
        RecordConsumer target = Objects.requireNonNull(consumer, "consumer");
        target.startMessage();
        field(target, "_tenant", 0, column -> column.addBinary(Binary.fromString(record.tenant())));
        field(target, "_entity", 1, column -> column.addBinary(Binary.fromString(record.entity())));
        field(target, "_version", 2, column -> column.addLong(record.version()));
        field(target, "_sequence", 3, column -> column.addLong(record.sequence()));
        field(
                target,
                "_timestamp",
                4,
                column -> column.addLong(micros(record.timestamp().orElseThrow())));
        Map<String, @Nullable Object> data = record.data();
        for (int i = 0; i < members.size(); i++) {
            Object value = data.get(members.get(i));
            if (value != null) {
                DataShape.Kind kind = kinds.get(i);
                field(target, members.get(i), FIRST_OF_DATA + i, column -> add(column, kind, value));
            }
        }
        target.endMessage();
    }

    private static void field(RecordConsumer target, String name, int index, Consumer<RecordConsumer> value) {
        target.startField(name, index);
        value.accept(target);
        target.endField(name, index);
    }

    private static void add(RecordConsumer column, DataShape.Kind kind, Object value) {
        switch (kind) {
            case BOOLEAN -> column.addBoolean((Boolean) value);
            case INTEGER -> column.addLong(((Number) value).longValue());
            case NUMBER -> column.addDouble(((Number) value).doubleValue());
            default -> column.addBinary(Binary.fromString((String) value));
        }
    }

    private static long micros(Instant time) {
        return time.getEpochSecond() * MICROS_PER_SECOND + time.getNano() / NANOS_PER_MICRO;
    }
}
