package io.ingestor.rules.internal.evolve;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Comparisons of JSON values with the semantics of JSON Schema: numbers by value, object members in any order. */
final class JsonValues {

    /** The maximum scale and number of digits for exact arithmetic. Doubles stay below it. */
    private static final int MAX_SCALE = 400;

    private static final int MAX_TEXT = 60;

    private JsonValues() {}

    static boolean same(JsonNode left, JsonNode right) {
        if (left.isNumber() && right.isNumber()) {
            return number(left).compareTo(number(right)) == 0;
        }
        if (left.isArray() && right.isArray()) {
            if (left.size() != right.size()) {
                return false;
            }
            for (int i = 0; i < left.size(); i++) {
                if (!same(left.get(i), right.get(i))) {
                    return false;
                }
            }
            return true;
        }
        if (left.isObject() && right.isObject()) {
            if (left.size() != right.size()) {
                return false;
            }
            for (Map.Entry<String, JsonNode> member : left.properties()) {
                JsonNode other = right.get(member.getKey());
                if (other == null || !same(member.getValue(), other)) {
                    return false;
                }
            }
            return true;
        }
        return left.equals(right);
    }

    /**
     * Returns the number as a record stores it: the nearest double, in its shortest decimal form. A number beyond the
     * range of a double is returned exactly.
     */
    static BigDecimal number(JsonNode value) {
        double nearest = value.doubleValue();
        return Double.isFinite(nearest) ? BigDecimal.valueOf(nearest) : value.decimalValue();
    }

    static boolean contains(JsonNode array, JsonNode value) {
        for (JsonNode element : array) {
            if (same(element, value)) {
                return true;
            }
        }
        return false;
    }

    static boolean isWhole(BigDecimal number) {
        return isHandy(number) ? number.stripTrailingZeros().scale() <= 0 : number.scale() <= 0 || number.signum() == 0;
    }

    /** Returns whether a number is a multiple of a positive one; empty if the computation is too expensive. */
    static Optional<Boolean> isMultiple(BigDecimal number, BigDecimal of) {
        return isHandy(number) && isHandy(of) && of.signum() > 0
                ? Optional.of(number.remainder(of).signum() == 0)
                : Optional.empty();
    }

    private static boolean isHandy(BigDecimal number) {
        return Math.abs((long) number.scale()) <= MAX_SCALE && number.precision() <= MAX_SCALE;
    }

    /** Returns the value as JSON, shortened to fit in a line. */
    static String excerpt(JsonNode value) {
        return cut(value.toString());
    }

    static String text(BigDecimal number) {
        return cut(number.stripTrailingZeros().toPlainString());
    }

    static String cut(String text) {
        if (text.length() <= MAX_TEXT) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT;
        return text.substring(0, end) + "...";
    }
}
