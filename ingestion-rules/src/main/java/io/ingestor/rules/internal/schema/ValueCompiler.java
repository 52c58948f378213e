package io.ingestor.rules.internal.schema;

import io.ingestor.validate.SchemaBuilder;
import io.ingestor.validate.SchemaType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A compiler of the keywords for single values: types, constants, numbers and text. */
final class ValueCompiler {

    private final PlaceCompiler places;
    private final FormatChoice formats;

    ValueCompiler(PlaceCompiler places, FormatChoice formats) {
        this.places = places;
        this.formats = formats;
    }

    void addTo(SchemaBuilder out, Place place) {
        if (place.has(Keyword.TYPE)) {
            out.types(types(place.value(Keyword.TYPE)));
        }
        if (place.has(Keyword.ENUM)) {
            List<@Nullable Object> constants = new ArrayList<>();
            place.value(Keyword.ENUM).forEach(value -> constants.add(constant(place, Keyword.ENUM, value)));
            out.enumeration(constants);
        }
        if (place.has(Keyword.CONST)) {
            out.constant(constant(place, Keyword.CONST, place.value(Keyword.CONST)));
        }
        addNumbers(out, place);
        addTexts(out, place);
    }

    private static void addNumbers(SchemaBuilder out, Place place) {
        if (place.has(Keyword.MINIMUM)) {
            out.minimum(number(place, Keyword.MINIMUM));
        }
        if (place.has(Keyword.MAXIMUM)) {
            out.maximum(number(place, Keyword.MAXIMUM));
        }
        if (place.has(Keyword.EXCLUSIVE_MINIMUM)) {
            out.exclusiveMinimum(number(place, Keyword.EXCLUSIVE_MINIMUM));
        }
        if (place.has(Keyword.EXCLUSIVE_MAXIMUM)) {
            out.exclusiveMaximum(number(place, Keyword.EXCLUSIVE_MAXIMUM));
        }
        if (place.has(Keyword.MULTIPLE_OF)) {
            out.multipleOf(number(place, Keyword.MULTIPLE_OF));
        }
    }

    private void addTexts(SchemaBuilder out, Place place) {
        if (place.has(Keyword.MIN_LENGTH)) {
            out.minLength(count(place, Keyword.MIN_LENGTH));
        }
        if (place.has(Keyword.MAX_LENGTH)) {
            out.maxLength(count(place, Keyword.MAX_LENGTH));
        }
        if (place.has(Keyword.PATTERN)) {
            String source = place.value(Keyword.PATTERN).stringValue();
            out.text(RuleTexts.pattern(places.pattern(place, Keyword.PATTERN, source), source));
        }
        if (place.has(Keyword.FORMAT)) {
            String name = place.value(Keyword.FORMAT).stringValue();
            formats.onBytes(name)
                    .ifPresentOrElse(
                            format -> out.text(RuleTexts.format(format, name)),
                            () -> places.ignore(
                                    place, Keyword.FORMAT, "\"" + name + "\" is an annotation and not checked"));
        }
    }

    private static double number(Place place, Keyword keyword) {
        return SchemaNumbers.of(place.value(keyword));
    }

    static long count(Place place, Keyword keyword) {
        return (long) number(place, keyword);
    }

    private static SchemaType[] types(JsonNode value) {
        List<SchemaType> types = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(type -> types.add(type(type)));
        } else {
            types.add(type(value));
        }
        return types.toArray(SchemaType[]::new);
    }

    private static SchemaType type(JsonNode name) {
        return SchemaType.valueOf(name.stringValue().toUpperCase(Locale.ROOT));
    }

    private static @Nullable Object constant(Place place, Keyword keyword, JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isString()) {
            return value.stringValue();
        }
        if (value.isNumber()) {
            double number = SchemaNumbers.of(value);
            if (!Double.isFinite(number)) {
                throw place.wrong(keyword, "must be numbers in the range of a double, was " + value);
            }
            return number;
        }
        if (value.isArray()) {
            List<@Nullable Object> list = new ArrayList<>();
            value.forEach(element -> list.add(constant(place, keyword, element)));
            return list;
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        value.properties().forEach(member -> map.put(member.getKey(), constant(place, keyword, member.getValue())));
        return map;
    }
}
