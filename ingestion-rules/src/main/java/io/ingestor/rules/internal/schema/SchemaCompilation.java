package io.ingestor.rules.internal.schema;

import io.ingestor.rules.Formats;
import io.ingestor.rules.InvalidSchemaException;
import io.ingestor.rules.JsonSchema;
import io.ingestor.rules.SchemaNote;
import io.ingestor.validate.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The compilation of one document, with the documents to which it refers. */
public final class SchemaCompilation {

    private SchemaCompilation() {}

    /**
     * Compiles a document.
     *
     * @param registered the documents to which it may refer
     * @throws InvalidSchemaException if the URI is registered, or the document or a schema that it reaches cannot be
     *     compiled
     */
    public static JsonSchema compile(DocumentSet registered, Formats formats, String uri, byte[] json) {
        if (registered.has(uri)) {
            throw new InvalidSchemaException(
                    uri, "", "", "must have a URI of its own, but a registered document has it");
        }
        PatternCache patterns = new PatternCache();
        SchemaIndex index = new SchemaIndex(patterns, registered);
        Place root = index.add(uri, SchemaText.read(uri, json));
        SchemaGraph graph = new SchemaGraph(index, root);
        if (graph.reached().stream().anyMatch(SchemaCompilation::dependsOnAll)) {
            index.addAll();
            graph = new SchemaGraph(index, root);
        }
        return compile(index, graph, patterns, formats, root);
    }

    /** Returns true if documents without a reference to them may affect the meaning of the schema. */
    private static boolean dependsOnAll(Place place) {
        return place.has(Keyword.DYNAMIC_REF)
                || (place.has(Keyword.SCHEMA)
                        && !Uris.withoutFragment(place.value(Keyword.SCHEMA).stringValue())
                                .equals(Dialect.URI));
    }

    private static JsonSchema compile(
            SchemaIndex index, SchemaGraph graph, PatternCache patterns, Formats formats, Place root) {
        String uri = root.document();
        List<SchemaNote> ignored = new ArrayList<>();
        Optional<SchemaNote> whole = Optional.empty();
        for (Place place : graph.reached()) {
            whole = whole.or(() -> needsAllInLibrary(graph, index, place));
            unknownKeywords(place, ignored);
        }
        LibrarySchemas library = new LibrarySchemas(index.documents(), patterns, formats);
        if (whole.isPresent()) {
            Schema schema = Schema.builder().rule(library.rule(root)).build();
            return new JsonSchema(uri, schema, graph.reached().size(), List.of(whole.get()), ignored);
        }
        PlaceCompiler compiler = new PlaceCompiler(index, graph, patterns, new FormatChoice(formats), library);
        Schema schema = compiler.schema(root);
        ignored.addAll(compiler.ignored());
        return new JsonSchema(uri, schema, graph.reached().size(), compiler.fallbacks(), ignored);
    }

    /** Returns the reason why the library validates the whole document; empty if there is none. */
    private static Optional<SchemaNote> needsAllInLibrary(SchemaGraph graph, SchemaIndex index, Place place) {
        if (place.has(Keyword.SCHEMA)) {
            String dialect = Uris.withoutFragment(place.value(Keyword.SCHEMA).stringValue());
            if (!dialect.equals(Dialect.URI)) {
                if (!index.documents().containsKey(dialect)) {
                    throw place.wrong(
                            Keyword.SCHEMA,
                            "must be " + Dialect.URI + " or a registered meta-schema, was " + dialect
                                    + ": convert the document to draft 2020-12");
                }
                return Optional.of(note(place, Keyword.SCHEMA, "its meta-schema has vocabularies of its own"));
            }
        }
        if (place.has(Keyword.DYNAMIC_REF) && graph.fixedTarget(place).isEmpty()) {
            return Optional.of(note(place, Keyword.DYNAMIC_REF, "its target depends on the way to it"));
        }
        return Optional.empty();
    }

    private static void unknownKeywords(Place place, List<SchemaNote> ignored) {
        if (place.node().isObject()) {
            for (String name : place.node().propertyNames()) {
                if (Keyword.named(name).isEmpty()) {
                    ignored.add(new SchemaNote(
                            place.document(),
                            place.pointer(),
                            name,
                            "is not a keyword of draft 2020-12 and has no effect"));
                }
            }
        }
    }

    static SchemaNote note(Place place, Keyword keyword, String reason) {
        return new SchemaNote(place.document(), place.pointer(), keyword.text(), reason);
    }
}
