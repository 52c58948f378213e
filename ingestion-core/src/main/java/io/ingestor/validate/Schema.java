package io.ingestor.validate;

import io.ingestor.internal.schema.SchemaNode;

/**
 * A compiled schema for the {@code data} of a record, or for a value in it. Its assertions are those of JSON Schema
 * draft 2020-12. It checks the encoded bytes and rarely allocates for a valid value. Immutable and thread-safe.
 *
 * <pre>{@code
 * Schema order = Schema.builder()
 *         .types(SchemaType.OBJECT)
 *         .property("total", Schema.builder().types(SchemaType.NUMBER).minimum(0).build())
 *         .property("currency", Schema.builder().enumeration(List.of("EUR", "USD")).build())
 *         .required("total", "currency")
 *         .additionalProperties(Schema.none())
 *         .build();
 * Ingestor ingestor = Ingestor.builder(directory).validator(order.asValidator()).open();
 * }</pre>
 *
 * <p><b>Values.</b> All numbers are doubles and compared by value. The length of a text is its number of Unicode code
 * points. The members of an object are unordered. A record without {@code data} is checked as an empty object.
 *
 * <p><b>Violations.</b> The field of a violation is {@code data} followed by the JSON Pointer of the value, such as
 * {@code data/items/0/price}. The message contains the keyword, the expected and the actual value: {@code minimum: must
 * be >= 0, was -3}. Long names and texts from the record are truncated.
 *
 * <p><b>Bounds.</b> A check ends with a violation of {@code schema} if it exceeds 500 nested combinations, or 100,000
 * steps plus 100 for each byte of {@code data}. A step is one schema applied to one value. Alternatives that contain
 * each other therefore cannot take exponential time.
 *
 * <p>Only the library implements this interface.
 */
public interface Schema {

    /** Returns a builder of a schema that so far accepts all values. */
    static SchemaBuilder builder() {
        return new SchemaBuilder();
    }

    /** Returns the schema that accepts all values, {@code true} in JSON Schema. */
    static Schema any() {
        return SchemaNode.ANY;
    }

    /** Returns the schema that accepts no value, {@code false} in JSON Schema. */
    static Schema none() {
        return SchemaNode.NONE;
    }

    /**
     * Returns the shape of the data that this schema describes: an object with the properties of the schema, whatever
     * its type. It is derived when it is first asked for.
     *
     * <p>A value has a kind if its schema restricts it to one, by types, constants, or schemas that it combines or
     * refers to. Null never counts. Of alternatives, that holds in which all agree; if they have different members or
     * elements, the value is {@link DataShape.Kind#ANY}, or for data as a whole has only the members outside of them.
     * Also of kind ANY are an object without properties, an array with {@code prefixItems} or without known elements, a
     * schema inside itself, and everything nested more than 30 levels deep. Conditions, {@code not} and rules of the
     * host are disregarded.
     *
     * <p>Members are in the order of their declaration, first those of the schema itself. A property that accepts no
     * value is left out. So are properties beyond the first 1,000 that are no objects, counted with all nested ones. If
     * a schema needs more than 50,000 steps, the rest of its values are of kind ANY.
     *
     * @throws IllegalStateException if a reference is not bound
     */
    DataShape shape();

    /** Returns a validator that checks the {@code data} of each record. It is thread-safe. */
    Validator asValidator();
}
