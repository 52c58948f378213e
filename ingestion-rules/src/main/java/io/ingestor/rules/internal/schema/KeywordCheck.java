package io.ingestor.rules.internal.schema;

import io.ingestor.rules.InvalidSchemaException;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** A check that the keywords of a schema have values of the right kind. */
final class KeywordCheck {

    private static final Set<String> TYPES =
            Set.of("null", "boolean", "object", "array", "number", "string", "integer");
    private static final int SHOWN = 100;

    private final PatternCache patterns;

    KeywordCheck(PatternCache patterns) {
        this.patterns = patterns;
    }

    /**
     * Checks one schema without its subschemas.
     *
     * @throws InvalidSchemaException if the value is not a schema, or a keyword has an invalid value
     */
    void schema(Place place) {
        if (place.node().isBoolean()) {
            return;
        }
        if (!place.node().isObject()) {
            throw new InvalidSchemaException(
                    place.document(), place.pointer(), "", expected("an object or a boolean", place.node()));
        }
        for (Keyword keyword : Keyword.values()) {
            if (place.has(keyword)) {
                value(place, keyword, place.value(keyword));
            }
        }
        if (place.has(Keyword.ID)
                && !Uris.fragment(place.value(Keyword.ID).stringValue()).isEmpty()) {
            throw place.wrong(Keyword.ID, expected("a URI without a fragment", place.value(Keyword.ID)));
        }
    }

    private void value(Place place, Keyword keyword, JsonNode value) {
        switch (keyword.value()) {
            case ANY, SCHEMA -> {}
            case TEXT -> require(value.isString(), place, keyword, "a string", value);
            case NAME ->
                require(
                        value.isString() && value.stringValue().matches("[A-Za-z_][-A-Za-z0-9._]*"),
                        place,
                        keyword,
                        "a name that begins with a letter",
                        value);
            case PATTERN -> pattern(place, keyword, value);
            case BOOLEAN -> require(value.isBoolean(), place, keyword, "true or false", value);
            case NUMBER -> require(isFinite(value), place, keyword, "a number in the range of a double", value);
            case POSITIVE_NUMBER ->
                require(
                        isFinite(value) && value.doubleValue() > 0,
                        place,
                        keyword,
                        "a number > 0 in the range of a double",
                        value);
            case COUNT -> require(isCount(value), place, keyword, "a whole number >= 0", value);
            case TYPES -> types(place, keyword, value);
            case VALUES -> require(value.isArray(), place, keyword, "a list of values", value);
            case NAMES -> names(place, keyword, value);
            case NAMES_BY_NAME -> {
                require(value.isObject(), place, keyword, "an object of lists of names", value);
                value.forEach(names -> names(place, keyword, names));
            }
            case SCHEMAS ->
                require(value.isArray() && !value.isEmpty(), place, keyword, "a list of at least one schema", value);
            case SCHEMAS_BY_NAME -> require(value.isObject(), place, keyword, "an object of schemas", value);
            case SCHEMAS_BY_PATTERN -> {
                require(value.isObject(), place, keyword, "an object of schemas", value);
                value.propertyNames().forEach(pattern -> pattern(place, keyword, pattern));
            }
        }
    }

    private void pattern(Place place, Keyword keyword, JsonNode value) {
        require(value.isString(), place, keyword, "a regular expression", value);
        pattern(place, keyword, value.stringValue());
    }

    private void pattern(Place place, Keyword keyword, String pattern) {
        try {
            patterns.compiled(pattern);
        } catch (InvalidPatternException e) {
            throw place.wrong(
                    keyword,
                    "must be a regular expression of ECMA-262, was \"" + cut(pattern) + "\", which " + e.getMessage());
        }
    }

    private static void types(Place place, Keyword keyword, JsonNode value) {
        boolean right = value.isString() || (value.isArray() && !value.isEmpty());
        Set<String> seen = new HashSet<>();
        if (value.isArray()) {
            for (JsonNode type : value) {
                right &= type.isString() && TYPES.contains(type.stringValue()) && seen.add(type.stringValue());
            }
        } else {
            right &= value.isString() && TYPES.contains(value.stringValue());
        }
        require(
                right,
                place,
                keyword,
                "one or a list of null, boolean, object, array, number, integer and string, each once",
                value);
    }

    private static void names(Place place, Keyword keyword, JsonNode value) {
        boolean right = value.isArray();
        Set<String> seen = new HashSet<>();
        for (JsonNode name : value) {
            right &= name.isString() && seen.add(name.stringValue());
        }
        require(right, place, keyword, "a list of names, each once", value);
    }

    private static boolean isFinite(JsonNode value) {
        return value.isNumber() && Double.isFinite(SchemaNumbers.of(value));
    }

    private static boolean isCount(JsonNode value) {
        return isFinite(value)
                && SchemaNumbers.of(value) >= 0
                && Math.rint(SchemaNumbers.of(value)) == SchemaNumbers.of(value);
    }

    private static void require(boolean right, Place place, Keyword keyword, String wanted, JsonNode value) {
        if (!right) {
            throw place.wrong(keyword, expected(wanted, value));
        }
    }

    private static String expected(String wanted, JsonNode value) {
        return "must be " + wanted + ", was " + cut(value.toString());
    }

    private static String cut(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }
}
