package io.ingestor.rules.internal.infer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A summary of the objects at one place. Objects with many names are treated as maps, and all their members share one
 * summary.
 */
final class ObjectSummary {

    static final int MAX_NAMES = 200;

    private static final int MAX_NAME_LENGTH = 256;

    private final Budget budget;
    private final int depth;
    private final Map<String, ValueSummary> properties = new LinkedHashMap<>();
    private @Nullable ValueSummary others;
    private boolean isMap;
    private long count;

    ObjectSummary(Budget budget, int depth) {
        this.budget = budget;
        this.depth = depth;
    }

    /** Counts another object, whose members follow. */
    void begin() {
        count++;
    }

    /** Returns the summary for the values of a member. */
    ValueSummary member(String name) {
        ValueSummary known = properties.get(name);
        if (known != null) {
            return known;
        }
        if (isMap || name.length() > MAX_NAME_LENGTH || !budget.take()) {
            return others();
        }
        if (properties.size() == MAX_NAMES) {
            isMap = true;
            properties.values().forEach(others()::merge);
            properties.clear();
            return others();
        }
        ValueSummary added = new ValueSummary(budget, depth + 1);
        properties.put(name, added);
        return added;
    }

    private ValueSummary others() {
        ValueSummary shared = others;
        if (shared == null) {
            shared = new ValueSummary(budget, depth + 1);
            others = shared;
        }
        return shared;
    }

    void merge(ObjectSummary other) {
        count += other.count;
        other.properties.forEach((name, value) -> member(name).merge(value));
        other.otherValues().ifPresent(values -> others().merge(values));
    }

    Map<String, ValueSummary> properties() {
        return properties;
    }

    /** Returns the summary of the members that are not among the properties; empty if there are none. */
    Optional<ValueSummary> otherValues() {
        return Optional.ofNullable(others);
    }

    boolean isInAll(ValueSummary property) {
        return property.count() == count;
    }
}
