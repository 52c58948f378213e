package io.ingestor.rules.internal.evolve;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Sets of JSON types as bit masks. Whole numbers and fractions are separate types here. */
final class TypeSet {

    static final int NULL = 1;
    static final int BOOLEAN = 2;
    static final int OBJECT = 4;
    static final int ARRAY = 8;
    static final int STRING = 16;
    static final int INTEGER = 32;
    static final int FRACTION = 64;
    static final int NUMBER = INTEGER | FRACTION;
    static final int ALL = 127;
    static final int NONE = 0;

    private TypeSet() {}

    /** Returns the type of a value. */
    static int of(JsonNode value) {
        if (value.isNumber()) {
            return JsonValues.isWhole(JsonValues.number(value)) ? INTEGER : FRACTION;
        }
        if (value.isString()) {
            return STRING;
        }
        if (value.isObject()) {
            return OBJECT;
        }
        if (value.isArray()) {
            return ARRAY;
        }
        return value.isBoolean() ? BOOLEAN : NULL;
    }

    /** Returns the types that the keyword {@code type} allows. Unknown names allow all types. */
    static int allowed(JsonNode keyword) {
        if (keyword.isString()) {
            return named(keyword.stringValue());
        }
        if (!keyword.isArray()) {
            return ALL;
        }
        int types = NONE;
        for (JsonNode name : keyword) {
            types |= name.isString() ? named(name.stringValue()) : ALL;
        }
        return types;
    }

    private static int named(String name) {
        return switch (name) {
            case "null" -> NULL;
            case "boolean" -> BOOLEAN;
            case "object" -> OBJECT;
            case "array" -> ARRAY;
            case "string" -> STRING;
            case "integer" -> INTEGER;
            case "number" -> NUMBER;
            default -> ALL;
        };
    }

    /** Returns the names of the types, for messages. */
    static String describe(int types) {
        if (types == ALL) {
            return "any";
        }
        List<String> names = new ArrayList<>();
        add(names, types, STRING, "string");
        if ((types & NUMBER) == NUMBER) {
            names.add("number");
        } else {
            add(names, types, INTEGER, "integer");
            add(names, types, FRACTION, "fraction");
        }
        add(names, types, BOOLEAN, "boolean");
        add(names, types, OBJECT, "object");
        add(names, types, ARRAY, "array");
        add(names, types, NULL, "null");
        return names.isEmpty() ? "none" : String.join("|", names);
    }

    private static void add(List<String> names, int types, int type, String name) {
        if ((types & type) != 0) {
            names.add(name);
        }
    }
}
