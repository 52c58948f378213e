package io.ingestor.validate;

import io.ingestor.internal.schema.SchemaNode;

/**
 * A compiled schema for {@code data} of a record, or for a value in it. Its assertions are those of JSON Schema draft
 * 2020-12. It runs on the encoded bytes and makes no objects for a value that is right. Immutable and thread-safe.
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
 * <p><b>Values.</b> All numbers are doubles, and they are compared by value. The length of a text is its number of
 * Unicode code points. Members of an object have no order. A record without {@code data} is checked as an empty object.
 *
 * <p><b>Violations.</b> The field is {@code data} and the JSON Pointer of the value, such as
 * {@code data/items/0/price}. The message is the keyword, the expected and the actual: {@code minimum: must be >= 0,
 * was -3}. Names and texts of the record are cut.
 *
 * <p><b>Bounds.</b> A check ends with the violation {@code schema} if it takes more than 100,000 steps and 100 for each
 * byte of {@code data}, or if more than 1,000 combinations are nested. A step is one schema applied to one value. So
 * alternatives that contain each other cannot take exponential time.
 *
 * <p>Only the library implements this interface.
 */
public interface Schema {

    /** Starts a schema that accepts all values. */
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

    /** Returns a validator that checks {@code data} of each record. It is thread-safe. */
    Validator asValidator();
}
