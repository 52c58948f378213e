package io.ingestor.rules.internal.transform.cel;

import dev.cel.common.values.NullValue;
import io.ingestor.rules.internal.transform.slots.StepFailedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Conversions between JSON values and the values of expressions. */
final class CelValues {

    private static final int VALUE_BYTES = 4;
    private static final long MAX_RESULT_BYTES = 16L << 20;

    private CelValues() {}

    /** Returns the value for an expression, with each null replaced by {@code NULL_VALUE}. */
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

    /**
     * Returns the approximate size of a value in bytes. If the size exceeds the limit, the result is any number above
     * the limit.
     */
    static long bytes(Object value, long limit) {
        long bytes = VALUE_BYTES;
        if (value instanceof String text) {
            bytes += text.length();
        } else if (value instanceof List<?> list) {
            // Stopping at the limit also bounds the time, because nested lists may contain the same list many times.
            for (int i = 0; i < list.size() && bytes <= limit; i++) {
                bytes += bytes(list.get(i), limit - bytes);
            }
        } else if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> member : map.entrySet()) {
                if (bytes > limit) {
                    break;
                }
                bytes += bytes(member.getKey(), limit) + bytes(member.getValue(), limit - bytes);
            }
        }
        return bytes;
    }

    /**
     * Returns the value for a record: a string, a double, a boolean, null, a list or a map.
     *
     * @throws StepFailedException if the value has another type or is larger than any record
     */
    static @Nullable Object toRecord(Object value) {
        if (bytes(value, MAX_RESULT_BYTES) > MAX_RESULT_BYTES) {
            throw new StepFailedException("", "the result must be at most " + MAX_RESULT_BYTES + " bytes, was more");
        }
        return copy(value);
    }

    private static @Nullable Object copy(Object value) {
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
            list.forEach(element -> copy.add(copy(element)));
            return copy;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((name, member) -> copy.put(String.valueOf(name), copy(member)));
            return copy;
        }
        throw new StepFailedException(
                "",
                "the result must be text, a number, a boolean, null, a list or a map, was another type: convert it,"
                        + " as in string(timestamp)");
    }
}
