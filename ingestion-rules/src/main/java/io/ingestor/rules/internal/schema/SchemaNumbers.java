package io.ingestor.rules.internal.schema;

import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Conversions between JSON numbers and doubles. */
final class SchemaNumbers {

    /** The bound up to which every whole number is exact as a double. */
    private static final double EXACT = 0x1p53;

    private SchemaNumbers() {}

    /** Returns the double nearest to a number; infinite if the number is out of range. */
    static double of(JsonNode number) {
        return number.isBigInteger()
                ? number.bigIntegerValue().doubleValue()
                : number.isIntegralNumber() ? number.longValue() : number.doubleValue();
    }

    /** Returns the shortest decimal form of a double as a JSON number. Whole numbers become integers. */
    static JsonNode node(double value) {
        if (Math.rint(value) != value) {
            return JsonNodeFactory.instance.numberNode(value);
        }
        return Math.abs(value) <= EXACT
                ? JsonNodeFactory.instance.numberNode((long) value)
                : JsonNodeFactory.instance.numberNode(new BigDecimal(Double.toString(value)).toBigIntegerExact());
    }
}
