package io.ingestor.cli;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.ingestor.proto.storage.DataRecord;
import io.ingestor.proto.storage.EntityID;
import io.ingestor.proto.storage.RecordID;
import java.math.BigDecimal;
import java.util.Optional;

/** Turns a line into a record: the JSON object is its data, and fields of it may name its entity and its time. */
final class LineParser {

    /** In place of a field: the number of the line. */
    static final String LINE_NUMBER = "@line";

    private final StructParser structs = new StructParser();
    private final Optional<String> entityField;
    private final Optional<String> timestampField;
    private final TimestampFormat timestampFormat;

    LineParser(Optional<String> entityField, Optional<String> timestampField, TimestampFormat timestampFormat) {
        this.entityField = entityField;
        this.timestampField = timestampField;
        this.timestampFormat = timestampFormat;
    }

    DataRecord parse(long number, byte[] line) throws RejectedLineException {
        Struct data = structs.parse(line);
        DataRecord.Builder record = DataRecord.newBuilder().setData(data);
        if (entityField.isPresent()) {
            record.setId(RecordID.newBuilder()
                    .setEntityId(EntityID.newBuilder().setId(entity(number, data, entityField.get()))));
        }
        if (timestampField.isPresent()) {
            String field = timestampField.get();
            record.setTimestamp(timestampFormat.read(field, field(data, field)));
        }
        return record.build();
    }

    long roundedIntegers() {
        return structs.roundedIntegers();
    }

    private static String entity(long number, Struct data, String field) throws RejectedLineException {
        if (field.equals(LINE_NUMBER)) {
            return Long.toString(number);
        }
        Value value = field(data, field);
        String entity = switch (value.getKindCase()) {
            case STRING_VALUE -> value.getStringValue();
            case NUMBER_VALUE -> number(field, value.getNumberValue());
            case BOOL_VALUE -> String.valueOf(value.getBoolValue());
            default -> "";
        };
        if (entity.isEmpty()) {
            throw new RejectedLineException("field \"" + field
                    + "\" cannot name an entity: it must be a text that is not empty, a number or a boolean");
        }
        return entity;
    }

    private static String number(String field, double number) throws RejectedLineException {
        // From there on neighbours share one double, and two entities would become one.
        if (Math.abs(number) >= StructParser.MAX_EXACT_INTEGER) {
            throw new RejectedLineException("field \"" + field
                    + "\" cannot name an entity: a number from 2^53 on is not exact; write it as a string");
        }
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    private static Value field(Struct data, String field) throws RejectedLineException {
        Value value = data.getFieldsMap().get(field);
        if (value == null) {
            throw new RejectedLineException("has no field \"" + field + "\"");
        }
        return value;
    }
}
