package io.ingestor.rules.internal.transform;

import io.ingestor.rules.TransformConfigException;
import io.ingestor.rules.internal.line.JsonMessages;
import io.ingestor.rules.internal.transform.slots.FieldPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** A value in a configuration file, with its path and its location. Immutable. */
final class ConfigValue {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(50).build())
            .build();

    private final String place;
    private final String path;

    /** A String, a Double, a Boolean, null, a List or a Map from names to values. */
    private final @Nullable Object value;

    private ConfigValue(String place, String path, @Nullable Object value) {
        this.place = place;
        this.path = path;
        this.value = value;
    }

    /**
     * Parses a file.
     *
     * @param root the path of the root value
     */
    static ConfigValue parse(String file, byte[] bytes, String root) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), bytes)) {
            if (parser.nextToken() == null) {
                throw new TransformConfigException(file + ": " + root + " must be a list of rules, was an empty file");
            }
            ConfigValue value = read(file, root, parser);
            if (parser.nextToken() != null) {
                throw new TransformConfigException(
                        place(file, parser.currentTokenLocation()) + ": the file must end after its list");
            }
            return value;
        } catch (JacksonException e) {
            throw new TransformConfigException(
                    place(file, e.getLocation()) + ": must be JSON, was not: " + JsonMessages.reason(e));
        }
    }

    private static String place(String file, @Nullable TokenStreamLocation location) {
        return location == null ? file : file + ":" + location.getLineNr() + ":" + location.getColumnNr();
    }

    private static ConfigValue read(String file, String path, JsonParser parser) {
        String place = place(file, parser.currentTokenLocation());
        Object value = switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> (Double) parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case START_ARRAY -> {
                List<ConfigValue> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(read(file, path + "[" + list.size() + "]", parser));
                }
                yield list;
            }
            case START_OBJECT -> {
                Map<String, ConfigValue> members = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    members.put(name, read(file, path + "." + name, parser));
                }
                yield members;
            }
            default -> null;
        };
        return new ConfigValue(place, path, value);
    }

    /** Returns the path of the value, such as {@code transforms[0].steps[1].set}. */
    String path() {
        return path;
    }

    /** Returns an exception that reports the wanted and the actual value. */
    TransformConfigException mustBe(String wanted) {
        return mustBe(wanted, describe());
    }

    TransformConfigException mustBe(String wanted, String actual) {
        return new TransformConfigException(place + ": " + path + " must be " + wanted + ", was " + actual);
    }

    /** Returns an exception that reports a problem with the value. */
    TransformConfigException wrong(String message) {
        return new TransformConfigException(place + ": " + path + " " + message);
    }

    private String describe() {
        if (value instanceof String text) {
            return "\"" + text + "\"";
        }
        if (value instanceof Double number) {
            return number == Math.rint(number) ? Long.toString(number.longValue()) : number.toString();
        }
        return value instanceof Map ? "an object" : value instanceof List ? "a list" : String.valueOf(value);
    }

    /**
     * Returns the elements of a list.
     *
     * @throws TransformConfigException if the value is not a list
     */
    List<ConfigValue> list(String wanted) {
        List<ConfigValue> elements = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(element -> elements.add((ConfigValue) element));
            return elements;
        }
        throw mustBe(wanted);
    }

    /**
     * Returns the members of an object, whose names must be among the given ones. Without given names, any name is
     * allowed.
     */
    Map<String, ConfigValue> object(String... names) {
        Map<String, ConfigValue> members = new LinkedHashMap<>();
        if (!(value instanceof Map<?, ?> map)) {
            throw mustBe("an object");
        }
        map.forEach((name, member) -> members.put((String) name, (ConfigValue) member));
        for (Map.Entry<String, ConfigValue> member : members.entrySet()) {
            if (names.length > 0 && !List.of(names).contains(member.getKey())) {
                throw member.getValue().wrong("is unknown; must be one of " + String.join(", ", names));
            }
        }
        return members;
    }

    /** Returns a required member of an object. */
    ConfigValue member(String name) {
        if (value instanceof Map<?, ?> map && map.get(name) instanceof ConfigValue member) {
            return member;
        }
        throw wrong("must have \"" + name + "\", which is absent");
    }

    /** Returns an optional member of an object; null if it is absent. */
    @Nullable
    ConfigValue memberOrNull(String name) {
        return value instanceof Map<?, ?> map && map.get(name) instanceof ConfigValue member ? member : null;
    }

    String text() {
        if (value instanceof String text) {
            return text;
        }
        throw mustBe("text");
    }

    String textOf(String name, String otherwise) {
        ConfigValue member = memberOrNull(name);
        return member == null ? otherwise : member.text();
    }

    /** Returns the value as a whole number from {@code least} to {@code most}, inclusive. */
    int number(int least, int most) {
        if (value instanceof Double number && number == Math.rint(number) && number >= least && number <= most) {
            return number.intValue();
        }
        throw mustBe("a whole number from " + least + " to " + most);
    }

    int numberOf(String name, int otherwise, int most) {
        ConfigValue member = memberOrNull(name);
        return member == null ? otherwise : member.number(0, most);
    }

    /** Returns the value as a string, a double, a boolean or null. */
    @Nullable
    Object scalar() {
        if (value instanceof Map || value instanceof List) {
            throw mustBe("text, a number, true, false or null");
        }
        return value;
    }

    FieldPath fieldPath() {
        String text = text();
        try {
            return FieldPath.parse(text);
        } catch (IllegalArgumentException e) {
            throw mustBe(String.valueOf(e.getMessage()));
        }
    }

    /** Returns a path that a step may write, to a value in data or to a label. */
    FieldPath target() {
        FieldPath path = fieldPath();
        return switch (path.root()) {
            case DATA, METADATA -> path;
            case TENANT ->
                throw mustBe("a path in data or metadata", "tenant, which no transform may change or remove");
            default -> throw mustBe("a path in data or metadata");
        };
    }
}
