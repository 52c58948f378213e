package io.ingestor.rules.internal.infer;

import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** A summary of the strings at one place. */
final class TextSummary {

    /** The maximum length of an enumerated value. */
    private static final int MAX_NAME = 64;

    private static final int MAX_NAMES = 20;
    private static final long VALUES_PER_NAME = 10;
    private static final long MIN_VALUES = 20;

    private final Set<String> names = new LinkedHashSet<>();
    private final EnumSet<TextFormat> formats = EnumSet.allOf(TextFormat.class);
    private final TextShape shape = new TextShape();
    private boolean manyNames;
    private boolean empty;
    private long count;

    void add(String text) {
        count++;
        empty |= text.isEmpty();
        addName(text);
        formats.removeIf(format -> !format.matches(text));
        shape.add(text);
    }

    private void addName(String text) {
        if (manyNames) {
            return;
        }
        names.add(text.length() <= MAX_NAME ? text : "");
        if (names.size() > MAX_NAMES || text.length() > MAX_NAME) {
            manyNames = true;
            names.clear();
        }
    }

    void merge(TextSummary other) {
        count += other.count;
        empty |= other.empty;
        manyNames |= other.manyNames;
        other.names.forEach(this::addName);
        if (manyNames) {
            names.clear();
        }
        formats.retainAll(other.formats);
        shape.merge(other.shape);
    }

    /** Returns the distinct values if they are few and occur often on average. */
    Optional<Set<String>> names() {
        return manyNames || count < VALUES_PER_NAME * names.size() || count < MIN_VALUES
                ? Optional.empty()
                : Optional.of(names);
    }

    Optional<TextFormat> format() {
        return formats.stream().findFirst();
    }

    Optional<String> pattern() {
        return count < MIN_VALUES ? Optional.empty() : shape.pattern();
    }

    boolean isNeverEmpty() {
        return !empty && count >= MIN_VALUES;
    }
}
