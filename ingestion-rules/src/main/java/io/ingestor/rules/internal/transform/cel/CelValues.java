package io.ingestor.rules.internal.transform.cel;

import dev.cel.common.values.NullValue;
import io.ingestor.rules.internal.transform.slots.StepFailedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The two directions between values of JSON and those of expressions. */
final class CelValues {

    private CelValues() {}

    /** Returns the value for expressions, in which null is an object. */
    static Object of(@Nullable Object value) {
        if (value == null) {
            return NullValue.NULL_VALUE;
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(list.size());
            list.forEach(element -> copy.add(of(element)));
            return copy;
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new LinkedHashMap<>();
            map.forEach((name, member) -> copy.put(name, of(member)));
            return copy;
        }
        return value;
    }

    /** Returns the value for a record: text, a double, a boolean, null, a list or a map. */
    static @Nullable Object toRecord(Object value) {
        if (value instanceof NullValue) {
            return null;
        }
        if (value instanceof String || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>(list.size());
            list.forEach(element -> copy.add(toRecord(element)));
            return copy;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((name, member) -> copy.put(String.valueOf(name), toRecord(member)));
            return copy;
        }
        throw new StepFailedException(
                "",
                "the result must be text, a number, a boolean, null, a list or a map, was another type: convert it,"
                        + " as in string(timestamp)");
    }
}
