package io.ingestor.rules.internal.infer;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** A summary of the values at one place. */
final class ValueSummary {

    /** The maximum depth of observed values. Deeper values are not described. */
    private static final int MAX_DEPTH = 32;

    private final Budget budget;
    private final int depth;
    private long count;
    private long nulls;
    private long booleans;
    private long arrays;
    private boolean anything;
    private @Nullable NumberSummary numbers;
    private @Nullable TextSummary texts;
    private @Nullable ObjectSummary objects;
    private @Nullable ValueSummary elements;

    ValueSummary(Budget budget, int depth) {
        this.budget = budget;
        this.depth = depth;
    }

    /** Adds the current value of the parser and advances the parser to the end of the value. */
    void add(JsonParser parser) {
        count++;
        JsonToken token = parser.currentToken();
        if (depth > MAX_DEPTH) {
            anything = true;
            parser.skipChildren();
        } else if (token == JsonToken.VALUE_NULL) {
            nulls++;
        } else if (token.isBoolean()) {
            booleans++;
        } else if (token.isNumeric()) {
            numbers().add(number(parser));
        } else if (token == JsonToken.VALUE_STRING) {
            texts().add(parser.getString());
        } else if (token == JsonToken.START_ARRAY) {
            arrays++;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements().add(parser);
            }
        } else {
            addObject(parser);
        }
    }

    private void addObject(JsonParser parser) {
        ObjectSummary object = objects();
        object.begin();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            ValueSummary member = object.member(parser.currentName());
            parser.nextToken();
            member.add(parser);
        }
    }

    private static double number(JsonParser parser) {
        double number = parser.getDoubleValue();
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException(
                    "must have numbers that a double can hold, had " + parser.getString() + "; write it as a string");
        }
        return number;
    }

    void merge(ValueSummary other) {
        count += other.count;
        nulls += other.nulls;
        booleans += other.booleans;
        arrays += other.arrays;
        anything |= other.anything;
        other.numberValues().ifPresent(values -> numbers().merge(values));
        other.textValues().ifPresent(values -> texts().merge(values));
        other.objectValues().ifPresent(values -> objects().merge(values));
        other.elementValues().ifPresent(values -> elements().merge(values));
    }

    long count() {
        return count;
    }

    /** Returns true if values at this place are nested too deeply to be observed. */
    boolean isAnything() {
        return anything;
    }

    boolean hasNulls() {
        return nulls > 0;
    }

    boolean hasBooleans() {
        return booleans > 0;
    }

    boolean hasArrays() {
        return arrays > 0;
    }

    /** Returns true if all values are strings or null. */
    boolean hasOnlyTexts() {
        return arrays == 0 && booleans == 0 && numbers == null && objects == null;
    }

    Optional<NumberSummary> numberValues() {
        return Optional.ofNullable(numbers);
    }

    Optional<TextSummary> textValues() {
        return Optional.ofNullable(texts);
    }

    Optional<ObjectSummary> objectValues() {
        return Optional.ofNullable(objects);
    }

    /** Returns the summary of the array elements; empty if there are none. */
    Optional<ValueSummary> elementValues() {
        return Optional.ofNullable(elements);
    }

    private NumberSummary numbers() {
        NumberSummary own = numbers == null ? new NumberSummary() : numbers;
        numbers = own;
        return own;
    }

    private TextSummary texts() {
        TextSummary own = texts == null ? new TextSummary() : texts;
        texts = own;
        return own;
    }

    private ObjectSummary objects() {
        ObjectSummary own = objects == null ? new ObjectSummary(budget, depth) : objects;
        objects = own;
        return own;
    }

    private ValueSummary elements() {
        ValueSummary own = elements == null ? new ValueSummary(budget, depth + 1) : elements;
        elements = own;
        return own;
    }
}
