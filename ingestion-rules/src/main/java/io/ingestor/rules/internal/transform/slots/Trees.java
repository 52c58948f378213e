package io.ingestor.rules.internal.transform.slots;

import io.ingestor.transform.RecordBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A writer of Java objects into records: strings, doubles, booleans, nulls, lists and maps. */
final class Trees {

    private Trees() {}

    static void put(String name, @Nullable Object value, RecordBuilder out) {
        if (value == null) {
            out.putNull(name);
        } else if (value instanceof String text) {
            out.put(name, text);
        } else if (value instanceof Double number) {
            out.put(name, number.doubleValue());
        } else if (value instanceof Boolean bool) {
            out.put(name, bool.booleanValue());
        } else if (value instanceof Map<?, ?> map) {
            out.beginObject(name);
            members(map, out);
        } else if (value instanceof List<?> list) {
            out.beginList(name);
            elements(list, out);
        } else {
            throw wrong(value);
        }
    }

    private static void members(Map<?, ?> map, RecordBuilder out) {
        for (Map.Entry<?, ?> member : map.entrySet()) {
            put((String) member.getKey(), member.getValue(), out);
        }
        out.end();
    }

    private static void elements(List<?> list, RecordBuilder out) {
        for (Object value : list) {
            if (value == null) {
                out.addNull();
            } else if (value instanceof String text) {
                out.add(text);
            } else if (value instanceof Double number) {
                out.add(number.doubleValue());
            } else if (value instanceof Boolean bool) {
                out.add(bool.booleanValue());
            } else if (value instanceof Map<?, ?> map) {
                out.beginObject();
                members(map, out);
            } else if (value instanceof List<?> inner) {
                out.beginList();
                elements(inner, out);
            } else {
                throw wrong(value);
            }
        }
        out.end();
    }

    private static IllegalArgumentException wrong(Object value) {
        return new IllegalArgumentException(
                "value must be of JSON, was a " + value.getClass().getName());
    }
}
