package io.ingestor.validate;

import io.ingestor.internal.schema.ArrayParts;
import io.ingestor.internal.schema.Combinations;
import io.ingestor.internal.schema.NumberParts;
import io.ingestor.internal.schema.ObjectParts;
import io.ingestor.internal.schema.SchemaNode;
import io.ingestor.internal.schema.TextParts;
import io.ingestor.internal.schema.ValueParts;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A builder of a {@link Schema}. Each method adds an assertion; a value must satisfy all of them. An assertion for
 * numbers, texts, objects or arrays accepts values of other types, as in JSON Schema. Methods that set something
 * replace an earlier setting; methods that add accumulate. Counts and lengths must be at least 0.
 *
 * <p>Constants are null, Boolean, Number, String, List, and Map with String keys, nested to any depth. Numbers are
 * converted to doubles.
 *
 * <p>Not thread-safe. A builder may be reused after {@link #build()}.
 */
public final class SchemaBuilder {

    private final ValueParts values = new ValueParts();
    private final NumberParts numbers = new NumberParts();
    private final TextParts texts = new TextParts();
    private final ObjectParts objects = new ObjectParts();
    private final ArrayParts arrays = new ArrayParts();
    private final Combinations combinations = new Combinations();

    SchemaBuilder() {}

    /** Sets the types that the value may have ({@code type}); default all. */
    public SchemaBuilder types(SchemaType... accepted) {
        values.types(accepted);
        return this;
    }

    /** Sets the constants, one of which the value must equal ({@code enum}). An empty collection accepts no value. */
    public SchemaBuilder enumeration(Collection<? extends @Nullable Object> constants) {
        values.enumeration(constants);
        return this;
    }

    /** Sets the constant that the value must equal ({@code const}). */
    public SchemaBuilder constant(@Nullable Object constant) {
        values.constant(constant);
        return this;
    }

    /** Adds a rule for the value, which runs after all other assertions. */
    public SchemaBuilder rule(DataRule rule) {
        values.rule(Objects.requireNonNull(rule, "rule"));
        return this;
    }

    /** Sets the inclusive lower bound of a number ({@code minimum}). */
    public SchemaBuilder minimum(double limit) {
        numbers.minimum(limit);
        return this;
    }

    /** Sets the inclusive upper bound of a number ({@code maximum}). */
    public SchemaBuilder maximum(double limit) {
        numbers.maximum(limit);
        return this;
    }

    /** Sets the exclusive lower bound of a number ({@code exclusiveMinimum}). */
    public SchemaBuilder exclusiveMinimum(double limit) {
        numbers.exclusiveMinimum(limit);
        return this;
    }

    /** Sets the exclusive upper bound of a number ({@code exclusiveMaximum}). */
    public SchemaBuilder exclusiveMaximum(double limit) {
        numbers.exclusiveMaximum(limit);
        return this;
    }

    /**
     * Sets the divisor of which a number must be a multiple ({@code multipleOf}); it must be finite and > 0. Both are
     * taken as the decimals that {@link Double#toString} returns, so 0.3 is a multiple of 0.1.
     */
    public SchemaBuilder multipleOf(double divisor) {
        numbers.multipleOf(divisor);
        return this;
    }

    /** Sets the minimum number of code points of a text ({@code minLength}). */
    public SchemaBuilder minLength(long codePoints) {
        texts.minLength(codePoints);
        return this;
    }

    /** Sets the maximum number of code points of a text ({@code maxLength}). */
    public SchemaBuilder maxLength(long codePoints) {
        texts.maxLength(codePoints);
        return this;
    }

    /** Adds a rule for a text ({@code pattern}, {@code format}). */
    public SchemaBuilder text(TextRule rule) {
        texts.rule(Objects.requireNonNull(rule, "rule"));
        return this;
    }

    /** Adds the names of members that an object must have ({@code required}). */
    public SchemaBuilder required(String... names) {
        return required(List.of(names));
    }

    /** Adds the names of members that an object must have ({@code required}). */
    public SchemaBuilder required(Collection<String> names) {
        objects.required(names);
        return this;
    }

    /** Sets the schema of the member with the given name ({@code properties}). */
    public SchemaBuilder property(String name, Schema schema) {
        objects.property(Objects.requireNonNull(name, "name"), SchemaNode.of(schema));
        return this;
    }

    /** Adds a schema for all members whose names satisfy the rule ({@code patternProperties}). */
    public SchemaBuilder patternProperty(TextRule rule, Schema schema) {
        objects.patternProperty(Objects.requireNonNull(rule, "rule"), SchemaNode.of(schema));
        return this;
    }

    /**
     * Sets the schema of all members to which neither a {@link #property} nor a {@link #patternProperty} of this schema
     * applies ({@code additionalProperties}); {@link Schema#none()} forbids them.
     */
    public SchemaBuilder additionalProperties(Schema schema) {
        objects.additionalProperties(SchemaNode.of(schema));
        return this;
    }

    /** Sets the schema of the names of all members, as texts ({@code propertyNames}). */
    public SchemaBuilder propertyNames(Schema schema) {
        objects.propertyNames(SchemaNode.of(schema));
        return this;
    }

    /** Sets the minimum number of members ({@code minProperties}). */
    public SchemaBuilder minProperties(long members) {
        objects.minProperties(members);
        return this;
    }

    /** Sets the maximum number of members ({@code maxProperties}). */
    public SchemaBuilder maxProperties(long members) {
        objects.maxProperties(members);
        return this;
    }

    /** Adds the names of members that an object with the given member must have ({@code dependentRequired}). */
    public SchemaBuilder dependentRequired(String name, Collection<String> required) {
        objects.dependentRequired(Objects.requireNonNull(name, "name"), required);
        return this;
    }

    /** Sets the schema of objects that have the given member ({@code dependentSchemas}). */
    public SchemaBuilder dependentSchema(String name, Schema schema) {
        objects.dependentSchema(Objects.requireNonNull(name, "name"), SchemaNode.of(schema));
        return this;
    }

    /** Adds the schemas of the first values of an array, in order ({@code prefixItems}). */
    public SchemaBuilder prefixItems(List<Schema> schemas) {
        arrays.prefixItems(SchemaNode.listOf(schemas));
        return this;
    }

    /** Sets the schema of all values of an array after the {@link #prefixItems} ({@code items}). */
    public SchemaBuilder items(Schema schema) {
        arrays.items(SchemaNode.of(schema));
        return this;
    }

    /** Sets the schema that {@code min} to {@code max} values of an array must match ({@code contains}). */
    public SchemaBuilder contains(Schema schema, long min, long max) {
        arrays.contains(SchemaNode.of(schema), min, max);
        return this;
    }

    /** Sets the schema that at least one value of an array must match ({@code contains}). */
    public SchemaBuilder contains(Schema schema) {
        return contains(schema, 1, Long.MAX_VALUE);
    }

    /** Sets the minimum number of values of an array ({@code minItems}). */
    public SchemaBuilder minItems(long values) {
        arrays.minItems(values);
        return this;
    }

    /** Sets the maximum number of values of an array ({@code maxItems}). */
    public SchemaBuilder maxItems(long values) {
        arrays.maxItems(values);
        return this;
    }

    /**
     * Requires that no two values of an array are equal ({@code uniqueItems}). Values are compared by 128-bit digests
     * with a random key, so that large arrays take linear time.
     */
    public SchemaBuilder uniqueItems() {
        arrays.uniqueItems();
        return this;
    }

    /** Adds schemas, all of which the value must match ({@code allOf}). */
    public SchemaBuilder allOf(List<Schema> schemas) {
        combinations.allOf(SchemaNode.listOf(schemas));
        return this;
    }

    /** Adds schemas, at least one of which the value must match ({@code anyOf}). */
    public SchemaBuilder anyOf(List<Schema> schemas) {
        combinations.anyOf(SchemaNode.listOf(schemas));
        return this;
    }

    /** Adds schemas, exactly one of which the value must match ({@code oneOf}). */
    public SchemaBuilder oneOf(List<Schema> schemas) {
        combinations.oneOf(SchemaNode.listOf(schemas));
        return this;
    }

    /** Adds a schema that the value must not match ({@code not}). */
    public SchemaBuilder not(Schema schema) {
        combinations.not(SchemaNode.of(schema));
        return this;
    }

    /**
     * Adds a condition ({@code if}): a value that matches it must match {@code then}, any other value must match
     * {@code otherwise} ({@code else}).
     */
    public SchemaBuilder ifThenElse(Schema condition, Schema then, Schema otherwise) {
        combinations.ifThenElse(SchemaNode.of(condition), SchemaNode.of(then), SchemaNode.of(otherwise));
        return this;
    }

    /**
     * Builds the schema.
     *
     * @throws IllegalArgumentException if schemas that apply to the same value are nested more than 100 levels deep
     */
    public Schema build() {
        return SchemaNode.of(values, numbers, texts, objects, arrays, combinations);
    }
}
