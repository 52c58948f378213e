package io.ingestor.cli.send;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.Map;
import java.util.Optional;

/**
 * A parsed line of JSON.
 *
 * @param numbers the texts of the numbers in some top-level fields, with the digits that a double may have lost
 */
record ParsedLine(Struct data, Map<String, String> numbers) {

    /** Returns the text of a field that is a string or one of these numbers, else empty. */
    Optional<String> text(String field) {
        Value value = data.getFieldsMap().get(field);
        if (value != null && value.hasStringValue()) {
            return Optional.of(value.getStringValue());
        }
        return Optional.ofNullable(numbers.get(field));
    }
}
