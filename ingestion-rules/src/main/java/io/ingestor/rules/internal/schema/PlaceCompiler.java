package io.ingestor.rules.internal.schema;

import io.ingestor.rules.SchemaNote;
import io.ingestor.validate.Schema;
import io.ingestor.validate.SchemaBuilder;
import io.ingestor.validate.SchemaReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A compiler of the schemas in a graph. It compiles each schema once and supports recursive references. */
final class PlaceCompiler {

    private static final Set<Keyword> IN_PLACE = Set.of(
            Keyword.REF,
            Keyword.DYNAMIC_REF,
            Keyword.ALL_OF,
            Keyword.ANY_OF,
            Keyword.ONE_OF,
            Keyword.NOT,
            Keyword.IF,
            Keyword.DEPENDENT_SCHEMAS);
    /** The maximum depth of schemas through properties and references. Deeper nesting would exhaust the stack. */
    private static final int MAX_DEPTH = 500;

    private final SchemaIndex index;
    private final SchemaGraph graph;
    private final PatternCache patterns;
    private final FormatChoice formats;
    private final LibrarySchemas library;
    private final Map<Place, Schema> done = new HashMap<>();
    private final Map<Place, SchemaReference> open = new HashMap<>();
    private final Map<Place, SchemaReference> used = new HashMap<>();
    private final List<SchemaNote> fallbacks = new ArrayList<>();
    private final List<SchemaNote> ignored = new ArrayList<>();

    PlaceCompiler(
            SchemaIndex index, SchemaGraph graph, PatternCache patterns, FormatChoice formats, LibrarySchemas library) {
        this.index = index;
        this.graph = graph;
        this.patterns = patterns;
        this.formats = formats;
        this.library = library;
    }

    /** Returns the schemas that are not validated on the encoded bytes in linear time. */
    List<SchemaNote> fallbacks() {
        return fallbacks;
    }

    /** Returns the keywords that have no effect. */
    List<SchemaNote> ignored() {
        return ignored;
    }

    /** Returns the compiled schema of a place. */
    Schema schema(Place place) {
        if (place.node().isBoolean()) {
            return place.node().booleanValue() ? Schema.any() : Schema.none();
        }
        Schema known = done.get(place);
        if (known != null) {
            return known;
        }
        SchemaReference reference = open.get(place);
        if (reference != null) {
            used.put(place, reference);
            return reference.schema();
        }
        if (open.size() >= MAX_DEPTH) {
            throw new io.ingestor.rules.InvalidSchemaException(
                    place.document(), place.pointer(), "", "must be at most " + MAX_DEPTH + " schemas below the root");
        }
        SchemaReference made = SchemaReference.named(place.toString());
        open.put(place, made);
        Schema compiled = compiled(place);
        open.remove(place);
        if (used.remove(place) != null) {
            made.bind(compiled);
        }
        done.put(place, compiled);
        return compiled;
    }

    private Schema compiled(Place place) {
        SchemaBuilder out = Schema.builder();
        Keyword reason = leftToLibrary(place);
        if (reason != null) {
            fallbacks.add(SchemaCompilation.note(place, reason, reasonOf(reason)));
            return out.rule(library.rule(place)).build();
        }
        new ValueCompiler(this, formats).addTo(out, place);
        new StructureCompiler(this).addTo(out, place);
        addCombinations(out, place);
        return out.build();
    }

    private static String reasonOf(Keyword keyword) {
        return keyword == Keyword.FORMAT
                ? "the library checks this format"
                : "its result depends on the properties or items that other keywords evaluate";
    }

    /** Returns the keyword that requires the library; null if there is none. */
    private @org.jspecify.annotations.Nullable Keyword leftToLibrary(Place place) {
        boolean alone = IN_PLACE.stream().noneMatch(place::has);
        if (place.has(Keyword.UNEVALUATED_PROPERTIES) && !alone && !place.has(Keyword.ADDITIONAL_PROPERTIES)) {
            return Keyword.UNEVALUATED_PROPERTIES;
        }
        if (place.has(Keyword.UNEVALUATED_ITEMS)
                && !place.has(Keyword.ITEMS)
                && (!alone || place.has(Keyword.CONTAINS))) {
            return Keyword.UNEVALUATED_ITEMS;
        }
        if (place.has(Keyword.FORMAT)
                && formats.isLeftToLibrary(place.value(Keyword.FORMAT).stringValue())) {
            return Keyword.FORMAT;
        }
        return null;
    }

    private void addCombinations(SchemaBuilder out, Place place) {
        List<Schema> all = new ArrayList<>();
        if (place.has(Keyword.REF)) {
            all.add(schema(index.target(place, Keyword.REF)));
        }
        if (place.has(Keyword.DYNAMIC_REF)) {
            all.add(schema(graph.fixedTarget(place).orElseThrow()));
        }
        all.addAll(schemas(place, Keyword.ALL_OF));
        if (!all.isEmpty()) {
            out.allOf(all);
        }
        if (place.has(Keyword.ANY_OF)) {
            out.anyOf(schemas(place, Keyword.ANY_OF));
        }
        if (place.has(Keyword.ONE_OF)) {
            out.oneOf(schemas(place, Keyword.ONE_OF));
        }
        place.schema(Keyword.NOT).ifPresent(not -> out.not(schema(not)));
        if (place.has(Keyword.IF) && (place.has(Keyword.THEN) || place.has(Keyword.ELSE))) {
            out.ifThenElse(one(place, Keyword.IF), one(place, Keyword.THEN), one(place, Keyword.ELSE));
        }
    }

    /** Returns the schema of a keyword; a schema that accepts everything if the keyword is absent. */
    Schema one(Place place, Keyword keyword) {
        return place.schema(keyword).map(this::schema).orElse(Schema.any());
    }

    /** Returns the schemas of a keyword, in order. */
    List<Schema> schemas(Place place, Keyword keyword) {
        return place.schemas(keyword).stream().map(this::schema).toList();
    }

    /** Returns a pattern of a schema, and records a fallback if it needs backtracking. */
    TextPattern pattern(Place place, Keyword keyword, String source) {
        TextPattern pattern = patterns.checked(source);
        if (pattern instanceof BacktrackingPattern backtracking) {
            fallbacks.add(SchemaCompilation.note(
                    place,
                    keyword,
                    "\"" + source + "\" runs on a backtracking engine with bounded steps: " + backtracking.reason()));
        }
        return pattern;
    }

    void ignore(Place place, Keyword keyword, String reason) {
        ignored.add(SchemaCompilation.note(place, keyword, reason));
    }
}
