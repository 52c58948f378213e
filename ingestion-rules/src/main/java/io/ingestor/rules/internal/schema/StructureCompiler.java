package io.ingestor.rules.internal.schema;

import io.ingestor.validate.Schema;
import io.ingestor.validate.SchemaBuilder;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A compiler of the keywords for objects and arrays. */
final class StructureCompiler {

    private final PlaceCompiler places;

    StructureCompiler(PlaceCompiler places) {
        this.places = places;
    }

    void addTo(SchemaBuilder out, Place place) {
        addMembers(out, place);
        addCounts(out, place);
        addDependents(out, place);
        addItems(out, place);
    }

    private void addMembers(SchemaBuilder out, Place place) {
        if (place.has(Keyword.REQUIRED)) {
            out.required(names(place.value(Keyword.REQUIRED)));
        }
        named(place, Keyword.PROPERTIES, out::property);
        named(
                place,
                Keyword.PATTERN_PROPERTIES,
                (source, schema) -> out.patternProperty(
                        RuleTexts.pattern(places.pattern(place, Keyword.PATTERN_PROPERTIES, source), source), schema));
        // Without other schemas for the same value, the unevaluated members are exactly the additional ones.
        Keyword others = place.has(Keyword.ADDITIONAL_PROPERTIES)
                ? Keyword.ADDITIONAL_PROPERTIES
                : Keyword.UNEVALUATED_PROPERTIES;
        place.schema(others).ifPresent(other -> out.additionalProperties(places.schema(other)));
        place.schema(Keyword.PROPERTY_NAMES).ifPresent(names -> out.propertyNames(places.schema(names)));
    }

    private static void addCounts(SchemaBuilder out, Place place) {
        if (place.has(Keyword.MIN_PROPERTIES)) {
            out.minProperties(ValueCompiler.count(place, Keyword.MIN_PROPERTIES));
        }
        if (place.has(Keyword.MAX_PROPERTIES)) {
            out.maxProperties(ValueCompiler.count(place, Keyword.MAX_PROPERTIES));
        }
        if (place.has(Keyword.MIN_ITEMS)) {
            out.minItems(ValueCompiler.count(place, Keyword.MIN_ITEMS));
        }
        if (place.has(Keyword.MAX_ITEMS)) {
            out.maxItems(ValueCompiler.count(place, Keyword.MAX_ITEMS));
        }
        if (place.value(Keyword.UNIQUE_ITEMS).asBoolean(false)) {
            out.uniqueItems();
        }
    }

    private void addDependents(SchemaBuilder out, Place place) {
        place.value(Keyword.DEPENDENT_REQUIRED)
                .properties()
                .forEach(member -> out.dependentRequired(member.getKey(), names(member.getValue())));
        named(place, Keyword.DEPENDENT_SCHEMAS, out::dependentSchema);
    }

    private void addItems(SchemaBuilder out, Place place) {
        if (place.has(Keyword.PREFIX_ITEMS)) {
            out.prefixItems(places.schemas(place, Keyword.PREFIX_ITEMS));
        }
        Keyword others = place.has(Keyword.ITEMS) ? Keyword.ITEMS : Keyword.UNEVALUATED_ITEMS;
        place.schema(others).ifPresent(other -> out.items(places.schema(other)));
        if (place.has(Keyword.CONTAINS)) {
            long min = place.has(Keyword.MIN_CONTAINS) ? ValueCompiler.count(place, Keyword.MIN_CONTAINS) : 1;
            long max =
                    place.has(Keyword.MAX_CONTAINS) ? ValueCompiler.count(place, Keyword.MAX_CONTAINS) : Long.MAX_VALUE;
            out.contains(places.one(place, Keyword.CONTAINS), min, max);
        }
    }

    private void named(Place place, Keyword keyword, Named out) {
        for (String name : place.value(keyword).propertyNames()) {
            Place parent = place.schema(keyword).orElseThrow();
            out.add(name, places.schema(parent.child(name).orElseThrow()));
        }
    }

    private static List<String> names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.forEach(name -> names.add(name.stringValue()));
        return names;
    }

    /** A receiver of the schemas that a keyword assigns to names. */
    @FunctionalInterface
    private interface Named {
        void add(String name, Schema schema);
    }
}
