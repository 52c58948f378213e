package io.ingestor.internal;

import io.ingestor.validate.Violation;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with one record, up to {@value #MAX}: nobody reads more, and a hostile record could have a million. */
final class Violations {

    static final int MAX = 16;

    private static final List<Violation> NONE = List.of();

    private List<Violation> found = NONE;

    void clear() {
        if (!found.isEmpty()) {
            found = NONE;
        }
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    void add(String field, String message) {
        if (found.isEmpty()) {
            found = new ArrayList<>(2);
        }
        if (found.size() < MAX) {
            found.add(new Violation(field, message));
        }
    }

    void invalidUtf8(String field, byte[] bytes, int offset, int length, int badAt) {
        add(
                field,
                String.format(
                        "must be valid UTF-8, byte %d is 0x%02x: %s",
                        badAt - offset, bytes[badAt], Excerpt.of(bytes, offset, length)));
    }

    List<Violation> toList() {
        return List.copyOf(found);
    }
}
