package io.ingestor.rules.internal.schema;

import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The numbers of documents and records as doubles, and doubles as the numbers that the library decides on. */
final class SchemaNumbers {

    /** Doubles below it are exact as longs. */
    private static final double EXACT = 0x1p53;

    private SchemaNumbers() {}

    /** Returns the double that is nearest to a number; infinite if it is beyond the range. */
    static double of(JsonNode number) {
        return number.isBigInteger()
                ? number.bigIntegerValue().doubleValue()
                : number.isIntegralNumber() ? number.longValue() : number.doubleValue();
    }

    /** Returns the number with the shortest decimal form of a double; whole ones are integers. */
    static JsonNode node(double value) {
        if (Math.rint(value) != value) {
            return JsonNodeFactory.instance.numberNode(value);
        }
        return Math.abs(value) <= EXACT
                ? JsonNodeFactory.instance.numberNode((long) value)
                : JsonNodeFactory.instance.numberNode(new BigDecimal(Double.toString(value)).toBigIntegerExact());
    }
}
