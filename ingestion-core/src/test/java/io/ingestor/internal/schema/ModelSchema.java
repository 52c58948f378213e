package io.ingestor.internal.schema;

import io.ingestor.validate.Schema;
import io.ingestor.validate.SchemaBuilder;
import io.ingestor.validate.SchemaReference;
import io.ingestor.validate.SchemaType;
import io.ingestor.validate.TextRule;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/** A schema as a map of keywords. It evaluates decoded values slowly, and builds the real schema for comparison. */
final class ModelSchema {

    /** A text rule for decoded and for encoded texts. */
    record Rule(String name, Predicate<String> accepts) implements TextRule {

        @Override
        public boolean accepts(byte[] utf8, int offset, int length) {
            return accepts.test(new String(utf8, offset, length, StandardCharsets.UTF_8));
        }

        @Override
        public String keyword() {
            return "pattern";
        }

        @Override
        public String expected() {
            return "a match of " + name;
        }
    }

    final Map<String, Object> keywords = new LinkedHashMap<>();

    /** The schema that this one refers to, if it is only a reference. */
    ModelSchema target;

    private SchemaReference reference;

    ModelSchema with(String keyword, Object value) {
        keywords.put(keyword, value);
        return this;
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // keeps the calls short
    private <T> T of(String keyword) {
        return (T) keywords.get(keyword);
    }

    @SuppressWarnings("unchecked")
    private List<ModelSchema> schemas(String keyword) {
        return (List<ModelSchema>) keywords.getOrDefault(keyword, List.of());
    }

    @SuppressWarnings("unchecked")
    private <T> Map<String, T> map(String keyword) {
        return (Map<String, T>) keywords.getOrDefault(keyword, Map.of());
    }

    @SuppressWarnings("unchecked")
    private Map<Rule, ModelSchema> patterns() {
        return (Map<Rule, ModelSchema>) keywords.getOrDefault("patternProperties", Map.of());
    }

    /** Builds the schema, with references to schemas that are still being built. */
    Schema build() {
        if (target != null) {
            if (target.reference == null) {
                target.reference = SchemaReference.named("#");
            }
            return target.reference.schema();
        }
        SchemaBuilder builder = Schema.builder();
        keywords.forEach((keyword, value) -> add(builder, keyword));
        Schema built = builder.build();
        if (reference != null) {
            reference.bind(built);
        }
        return built;
    }

    private void add(SchemaBuilder builder, String keyword) {
        switch (keyword) {
            case "type" -> builder.types(this.<Set<SchemaType>>of(keyword).toArray(SchemaType[]::new));
            case "enum" -> builder.enumeration(this.<List<?>>of(keyword));
            case "const" -> builder.constant(of(keyword));
            case "minimum" -> builder.minimum(of(keyword));
            case "maximum" -> builder.maximum(of(keyword));
            case "exclusiveMinimum" -> builder.exclusiveMinimum(of(keyword));
            case "exclusiveMaximum" -> builder.exclusiveMaximum(of(keyword));
            case "multipleOf" -> builder.multipleOf(of(keyword));
            case "minLength" -> builder.minLength(this.<Integer>of(keyword));
            case "maxLength" -> builder.maxLength(this.<Integer>of(keyword));
            case "pattern" -> builder.text(of(keyword));
            case "required" -> builder.required(this.<Set<String>>of(keyword));
            case "properties" ->
                this.<ModelSchema>map(keyword).forEach((name, schema) -> builder.property(name, schema.build()));
            case "patternProperties" ->
                patterns().forEach((rule, schema) -> builder.patternProperty(rule, schema.build()));
            case "additionalProperties" ->
                builder.additionalProperties(this.<ModelSchema>of(keyword).build());
            case "propertyNames" ->
                builder.propertyNames(this.<ModelSchema>of(keyword).build());
            case "minProperties" -> builder.minProperties(this.<Integer>of(keyword));
            case "maxProperties" -> builder.maxProperties(this.<Integer>of(keyword));
            case "dependentRequired" -> this.<Set<String>>map(keyword).forEach(builder::dependentRequired);
            case "dependentSchemas" ->
                this.<ModelSchema>map(keyword).forEach((name, schema) -> builder.dependentSchema(name, schema.build()));
            case "prefixItems" ->
                builder.prefixItems(
                        schemas(keyword).stream().map(ModelSchema::build).toList());
            case "items" -> builder.items(this.<ModelSchema>of(keyword).build());
            case "contains" ->
                builder.contains(
                        this.<ModelSchema>of(keyword).build(),
                        this.<Integer>of("minContains"),
                        this.<Integer>of("maxContains"));
            case "minContains", "maxContains" -> {}
            case "minItems" -> builder.minItems(this.<Integer>of(keyword));
            case "maxItems" -> builder.maxItems(this.<Integer>of(keyword));
            case "uniqueItems" -> builder.uniqueItems();
            case "allOf" ->
                builder.allOf(schemas(keyword).stream().map(ModelSchema::build).toList());
            case "anyOf" ->
                builder.anyOf(schemas(keyword).stream().map(ModelSchema::build).toList());
            case "oneOf" ->
                builder.oneOf(schemas(keyword).stream().map(ModelSchema::build).toList());
            case "not" -> builder.not(this.<ModelSchema>of(keyword).build());
            case "if" -> {
                List<ModelSchema> three = schemas(keyword);
                builder.ifThenElse(
                        three.get(0).build(), three.get(1).build(), three.get(2).build());
            }
            default -> throw new AssertionError(keyword);
        }
    }

    boolean accepts(Object value) {
        return target != null
                ? target.accepts(value)
                : keywords.keySet().stream().allMatch(keyword -> accepts(keyword, value));
    }

    private boolean accepts(String keyword, Object value) {
        return switch (keyword) {
            case "enum" -> this.<List<?>>of(keyword).stream().anyMatch(constant -> equal(constant, value));
            case "const" -> equal(of(keyword), value);
            case "type" -> this.<Set<SchemaType>>of(keyword).stream().anyMatch(type -> isOf(type, value));
            case "allOf" -> schemas(keyword).stream().allMatch(schema -> schema.accepts(value));
            case "anyOf" -> schemas(keyword).stream().anyMatch(schema -> schema.accepts(value));
            case "oneOf" ->
                schemas(keyword).stream()
                                .filter(schema -> schema.accepts(value))
                                .count()
                        == 1;
            case "not" -> !this.<ModelSchema>of(keyword).accepts(value);
            case "if" -> {
                List<ModelSchema> three = schemas(keyword);
                yield three.get(three.get(0).accepts(value) ? 1 : 2).accepts(value);
            }
            default -> {
                if (value instanceof Double number) {
                    yield acceptsNumber(keyword, number);
                }
                if (value instanceof String text) {
                    yield acceptsText(keyword, text);
                }
                if (value instanceof List<?> list) {
                    yield acceptsList(keyword, list);
                }
                yield !(value instanceof Map<?, ?> object) || acceptsObject(keyword, object);
            }
        };
    }

    private boolean acceptsNumber(String keyword, double number) {
        return switch (keyword) {
            case "minimum" -> number >= this.<Double>of(keyword);
            case "maximum" -> number <= this.<Double>of(keyword);
            case "exclusiveMinimum" -> number > this.<Double>of(keyword);
            case "exclusiveMaximum" -> number < this.<Double>of(keyword);
            case "multipleOf" ->
                BigDecimal.valueOf(number)
                                .remainder(BigDecimal.valueOf(this.<Double>of(keyword)))
                                .signum()
                        == 0;
            default -> true;
        };
    }

    private boolean acceptsText(String keyword, String text) {
        return switch (keyword) {
            case "minLength" -> text.codePointCount(0, text.length()) >= this.<Integer>of(keyword);
            case "maxLength" -> text.codePointCount(0, text.length()) <= this.<Integer>of(keyword);
            case "pattern" -> this.<Rule>of(keyword).accepts().test(text);
            default -> true;
        };
    }

    private boolean acceptsList(String keyword, List<?> list) {
        List<ModelSchema> prefix = schemas("prefixItems");
        return switch (keyword) {
            case "minItems" -> list.size() >= this.<Integer>of(keyword);
            case "maxItems" -> list.size() <= this.<Integer>of(keyword);
            case "prefixItems" -> {
                boolean right = true;
                for (int i = 0; i < Math.min(prefix.size(), list.size()); i++) {
                    right &= prefix.get(i).accepts(list.get(i));
                }
                yield right;
            }
            case "items" -> list.stream().skip(prefix.size()).allMatch(this.<ModelSchema>of(keyword)::accepts);
            case "contains" -> {
                long count = list.stream()
                        .filter(this.<ModelSchema>of(keyword)::accepts)
                        .count();
                yield count >= this.<Integer>of("minContains") && count <= this.<Integer>of("maxContains");
            }
            case "uniqueItems" -> {
                boolean unique = true;
                for (int i = 0; i < list.size(); i++) {
                    for (int j = 0; j < i; j++) {
                        unique &= !equal(list.get(i), list.get(j));
                    }
                }
                yield unique;
            }
            default -> true;
        };
    }

    private boolean acceptsObject(String keyword, Map<?, ?> object) {
        return switch (keyword) {
            case "required" -> object.keySet().containsAll(this.<Set<String>>of(keyword));
            case "minProperties" -> object.size() >= this.<Integer>of(keyword);
            case "maxProperties" -> object.size() <= this.<Integer>of(keyword);
            case "propertyNames" -> object.keySet().stream().allMatch(this.<ModelSchema>of(keyword)::accepts);
            case "properties" ->
                this.<ModelSchema>map(keyword).entrySet().stream()
                        .allMatch(entry -> !object.containsKey(entry.getKey())
                                || entry.getValue().accepts(object.get(entry.getKey())));
            case "patternProperties" ->
                patterns().entrySet().stream()
                        .allMatch(pattern -> object.entrySet().stream()
                                .allMatch(member -> !pattern.getKey().accepts().test((String) member.getKey())
                                        || pattern.getValue().accepts(member.getValue())));
            case "additionalProperties" ->
                object.entrySet().stream()
                        .filter(member -> !map("properties").containsKey(member.getKey())
                                && patterns().keySet().stream()
                                        .noneMatch(rule -> rule.accepts().test((String) member.getKey())))
                        .allMatch(member -> this.<ModelSchema>of(keyword).accepts(member.getValue()));
            case "dependentRequired" ->
                this.<Set<String>>map(keyword).entrySet().stream()
                        .allMatch(entry -> !object.containsKey(entry.getKey())
                                || object.keySet().containsAll(entry.getValue()));
            case "dependentSchemas" ->
                this.<ModelSchema>map(keyword).entrySet().stream()
                        .allMatch(entry -> !object.containsKey(entry.getKey())
                                || entry.getValue().accepts(object));
            default -> true;
        };
    }

    private static boolean isOf(SchemaType type, Object value) {
        return switch (type) {
            case NULL -> value == null;
            case BOOLEAN -> value instanceof Boolean;
            case NUMBER -> value instanceof Double;
            case INTEGER -> value instanceof Double number && number == Math.floor(number);
            case STRING -> value instanceof String;
            case OBJECT -> value instanceof Map;
            case ARRAY -> value instanceof List;
        };
    }

    private static boolean equal(Object one, Object other) {
        if (one instanceof Number a && other instanceof Number b) {
            return a.doubleValue() == b.doubleValue();
        }
        if (one instanceof List<?> a && other instanceof List<?> b) {
            boolean same = a.size() == b.size();
            for (int i = 0; same && i < a.size(); i++) {
                same = equal(a.get(i), b.get(i));
            }
            return same;
        }
        if (one instanceof Map<?, ?> a && other instanceof Map<?, ?> b) {
            return a.keySet().equals(b.keySet())
                    && a.entrySet().stream().allMatch(member -> equal(member.getValue(), b.get(member.getKey())));
        }
        return Objects.equals(one, other);
    }

    @Override
    public String toString() {
        return target != null ? "{$ref}" : keywords.toString();
    }
}
