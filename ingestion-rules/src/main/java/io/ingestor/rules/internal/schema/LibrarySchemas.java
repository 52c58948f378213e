package io.ingestor.rules.internal.schema;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.DefaultDialectRegistry;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.format.Format;
import com.networknt.schema.path.PathType;
import com.networknt.schema.regex.RegularExpression;
import io.ingestor.rules.Formats;
import io.ingestor.rules.InvalidSchemaException;
import io.ingestor.validate.DataRule;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The documents as loaded into the validator library, for the schemas that the compiler does not support. The library
 * uses the same numbers, patterns and formats as the compiled schemas, and reads nothing over the network.
 */
final class LibrarySchemas {

    /**
     * The keywords whose values are always written with a fraction. If {@code type} is a list with {@code integer},
     * version 3.0.9 of the library truncates a value before it compares it with a whole bound. It would accept 7.5 for
     * a maximum of 7.
     */
    private static final Set<String> BOUNDS = Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum");

    private final Map<String, JsonNode> documents;
    private final PatternCache patterns;
    private final Formats formats;
    private @Nullable SchemaRegistry opened;
    private int places;

    LibrarySchemas(Map<String, JsonNode> documents, PatternCache patterns, Formats formats) {
        this.documents = documents;
        this.patterns = patterns;
        this.formats = formats;
    }

    private SchemaRegistry registry() {
        SchemaRegistry known = opened;
        if (known == null) {
            known = open();
            opened = known;
        }
        return known;
    }

    private SchemaRegistry open() {
        Map<String, String> texts = new HashMap<>();
        documents.forEach(
                (uri, document) -> texts.put(uri, withDoubles(document).toString()));
        SchemaRegistryConfig config = SchemaRegistryConfig.builder()
                .formatAssertionsEnabled(formats == Formats.ASSERT)
                .regularExpressionFactory(pattern -> expression(patterns.checked(pattern)))
                .pathType(PathType.JSON_POINTER)
                .locale(Locale.ENGLISH)
                .build();
        com.networknt.schema.dialect.Dialect dialect = com.networknt.schema.dialect.Dialect.builder(
                        Dialects.getDraft202012())
                .formats(known -> TextFormat.KNOWN.forEach((name, format) -> known.put(name, format(name, format))))
                .build();
        return SchemaRegistry.builder()
                .defaultDialectId(Dialect.URI)
                .dialectRegistry((id, registry) -> Uris.withoutFragment(id).equals(Dialect.URI)
                        ? dialect
                        : DefaultDialectRegistry.getInstance().getDialect(id, registry))
                .schemas(texts)
                .schemaRegistryConfig(config)
                .build();
    }

    /** Returns a rule that validates a value against the schema at a place. */
    DataRule rule(Place place) {
        ObjectNode reference = JsonNodeFactory.instance.objectNode();
        reference.put("$schema", Dialect.URI);
        reference.put("$ref", place.document() + encoded(place.pointer()));
        SchemaLocation location = SchemaLocation.of("urn:io.ingestor:place:" + places++);
        try {
            Schema schema = registry().getSchema(location, reference.toString(), InputFormat.JSON);
            schema.initializeValidators();
            return new LibraryRule(schema);
        } catch (SchemaException e) {
            throw new InvalidSchemaException(
                    place.document(),
                    place.pointer(),
                    "",
                    "is left to the library, which refuses it: " + e.getMessage());
        }
    }

    private static String encoded(String pointer) {
        if (pointer.isEmpty()) {
            return "";
        }
        try {
            // The library decodes a plus sign as a space.
            return new URI(null, null, pointer).toASCIIString().replace("+", "%2B");
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("pointer must be encodable, was " + pointer, e);
        }
    }

    private static RegularExpression expression(TextPattern pattern) {
        return pattern::isFoundIn;
    }

    private static Format format(String name, TextFormat format) {
        return new Format() {
            @Override
            public String getName() {
                return name;
            }

            @Override
            public boolean matches(ExecutionContext context, String value) {
                byte[] text = value.getBytes(StandardCharsets.UTF_8);
                return format.matches(text, 0, text.length);
            }
        };
    }

    /** Returns a copy with each number in the range of a double replaced by its nearest double. */
    static JsonNode withDoubles(JsonNode node) {
        if (node.isNumber()) {
            double value = SchemaNumbers.of(node);
            return Double.isFinite(value) ? SchemaNumbers.node(value) : node;
        }
        if (node.isArray()) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode(node.size());
            node.forEach(element -> copy.add(withDoubles(element)));
            return copy;
        }
        if (node.isObject()) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            node.properties()
                    .forEach(member -> copy.set(member.getKey(), withDoubles(member.getKey(), member.getValue())));
            return copy;
        }
        return node;
    }

    private static JsonNode withDoubles(String name, JsonNode node) {
        if (node.isNumber() && BOUNDS.contains(name) && Double.isFinite(SchemaNumbers.of(node))) {
            return JsonNodeFactory.instance.numberNode(SchemaNumbers.of(node));
        }
        return withDoubles(node);
    }
}
