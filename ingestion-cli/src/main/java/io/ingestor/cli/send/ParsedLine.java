package io.ingestor.cli.send;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.Map;
import java.util.Optional;

/**
 * A line of JSON.
 *
 * @param numbers the numbers of some outermost fields with all their digits, which a double may have rounded
 */
record ParsedLine(Struct data, Map<String, String> numbers) {

    /** Returns the text or the number of such a field; empty if it is neither. */
    Optional<String> text(String field) {
        Value value = data.getFieldsMap().get(field);
        if (value != null && value.hasStringValue()) {
            return Optional.of(value.getStringValue());
        }
        return Optional.ofNullable(numbers.get(field));
    }
}
