package io.ingestor.cli.send;

import com.google.protobuf.Value;
import io.ingestor.proto.storage.DataRecord;
import io.ingestor.proto.storage.EntityID;
import io.ingestor.proto.storage.RecordID;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A parser that converts a line to a record. The JSON object of the line is the data of the record, and its fields may
 * contain the entity and the timestamp.
 */
final class LineParser {

    /** The field name that stands for the line number. */
    static final String LINE_NUMBER = "@line";

    private final StructParser structs;
    private final Optional<String> entityField;
    private final Optional<TimestampField> timestampField;

    /**
     * @param rounding the kinds of inexact numbers to round to the nearest double; lines with other kinds are rejected
     */
    LineParser(Optional<String> entityField, Optional<TimestampField> timestampField, Set<Rounding> rounding) {
        this.entityField = entityField;
        this.timestampField = timestampField;
        Optional<String> timestampName = timestampField.map(TimestampField::name);
        Set<String> kept =
                Stream.of(entityField, timestampName).flatMap(Optional::stream).collect(Collectors.toSet());
        this.structs = new StructParser(rounding, kept, timestampName);
    }

    DataRecord parse(long number, byte[] line) throws RejectedLineException {
        ParsedLine parsed = structs.parse(line);
        DataRecord.Builder record = DataRecord.newBuilder().setData(parsed.data());
        if (entityField.isPresent()) {
            record.setId(RecordID.newBuilder()
                    .setEntityId(EntityID.newBuilder().setId(entity(number, parsed, entityField.get()))));
        }
        if (timestampField.isPresent()) {
            timestampField.get().read(number, parsed).ifPresent(record::setTimestamp);
        }
        return record.build();
    }

    /** Returns notes on the changes to the lines so far. */
    List<String> notes() {
        return structs.notes();
    }

    /** Returns the reason why further lines will be rejected like those so far, if there is one. */
    Optional<String> verdict() {
        return timestampField.flatMap(TimestampField::verdict);
    }

    /** Returns the warning that has arisen since the last call, if any. */
    Optional<String> takeWarning() {
        return timestampField.flatMap(TimestampField::takeWarning);
    }

    private static String entity(long number, ParsedLine line, String field) throws RejectedLineException {
        if (field.equals(LINE_NUMBER)) {
            return Long.toString(number);
        }
        Value value = line.data().getFieldsMap().get(field);
        if (value == null) {
            throw new RejectedLineException("has no field \"" + field + "\"");
        }
        String entity = switch (value.getKindCase()) {
            case STRING_VALUE -> value.getStringValue();
            case NUMBER_VALUE -> number(field, value.getNumberValue(), line);
            case BOOL_VALUE -> String.valueOf(value.getBoolValue());
            default -> "";
        };
        if (entity.isEmpty()) {
            throw new RejectedLineException("field \"" + field
                    + "\" cannot name an entity: it must be a string that is not empty, a number or a boolean");
        }
        return entity;
    }

    private static String number(String field, double number, ParsedLine line) throws RejectedLineException {
        // From 2^53 on, adjacent integers share a double, and two entities would become one.
        if (Math.abs(number) >= StructParser.MAX_EXACT_INTEGER) {
            throw new RejectedLineException("field \"" + field
                    + "\" cannot name an entity: numbers from 2^53 on are not exact; write it as a string");
        }
        String text = line.numbers().get(field);
        if (text != null && !ExactNumber.holds(number, text)) {
            throw new RejectedLineException("field \"" + field
                    + "\" cannot name an entity: a double cannot hold it exactly; write it as a string");
        }
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
