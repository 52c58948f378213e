package io.ingestor.rules;

import io.ingestor.rules.internal.infer.Inference;
import java.io.IOException;
import java.io.InputStream;

/**
 * A builder of a JSON Schema (draft 2020-12) from sample records in the form of JSON objects. The schema accepts every
 * record from which it was inferred.
 *
 * <p><b>Types.</b> The schema lists the types that occur, with {@code integer} if all numbers are whole. A property is
 * required if every object has it.
 *
 * <p><b>Strings.</b> Strings get the first of these keywords that applies:
 *
 * <ul>
 *   <li>{@code enum} for at most 20 distinct strings of up to 64 characters. It needs at least 20 strings, at least 10
 *       per distinct string on average, and no values of other types except null.
 *   <li>{@code format} if all strings have one of the formats date-time, date, uuid, email, ipv4, ipv6 and uri (http
 *       and https).
 *   <li>{@code pattern} if there are at least 20 strings, all of the same length and the same shape of digits, letters
 *       and other characters. They must have 1 to 40 characters of printable ASCII.
 *   <li>{@code minLength} 1 if there are at least 20 strings and none is empty.
 * </ul>
 *
 * <p><b>Numbers.</b> Numbers get {@code minimum} 0 if there are at least 20 and none is negative. Other bounds are not
 * inferred, because the next record may exceed the values so far.
 *
 * <p><b>Memory.</b> Memory is bounded. If the objects at one place have more than 200 distinct names, all their members
 * share the schema {@code additionalProperties}. Members with names of more than 256 characters share it too, as do
 * members beyond 20,000 properties in total. Values nested deeper than 32 levels are not described.
 *
 * <p>Not thread-safe.
 */
public final class SchemaInference {

    private final Inference inference;

    private SchemaInference(Inference inference) {
        this.inference = inference;
    }

    /**
     * Creates an inference whose schema accepts unknown members. Objects whose members share a schema are an exception:
     * unknown members must satisfy it.
     */
    public static SchemaInference open() {
        return new SchemaInference(Inference.open());
    }

    /**
     * Creates an inference whose schema rejects unknown members with {@code additionalProperties: false}. Objects whose
     * members share a schema are an exception: unknown members that satisfy it are accepted.
     */
    public static SchemaInference closed() {
        return new SchemaInference(Inference.closed());
    }

    /**
     * Adds the records of a stream to the sample. Reads the stream to its end and closes it.
     *
     * @param lines JSON objects separated by white space
     * @throws IllegalArgumentException if a value is not a JSON object, has a duplicate name or contains a number
     *     beyond the range of a double; the message names the line. The inference must not be used afterwards.
     * @throws IOException if the stream cannot be read
     */
    public void read(InputStream lines) throws IOException {
        inference.read(lines);
    }

    /** Returns the number of records added so far. */
    public long records() {
        return inference.records();
    }

    /**
     * Returns the schema of the records added so far, as indented JSON.
     *
     * @throws IllegalStateException if no record was added
     */
    public String schema() {
        if (records() == 0) {
            throw new IllegalStateException("records must be read first, there were none");
        }
        return inference.schema();
    }
}
