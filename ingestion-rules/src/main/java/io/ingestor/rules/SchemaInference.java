package io.ingestor.rules;

import io.ingestor.rules.internal.infer.Inference;
import java.io.IOException;
import java.io.InputStream;

/**
 * An inference of a JSON Schema (draft 2020-12) from records: lines of JSON objects. The schema accepts every record
 * that it was inferred from.
 *
 * <p><b>Types</b> are those that occur; whole numbers are {@code integer}. A property is required if every object has
 * it.
 *
 * <p><b>Strings</b> get one of these keywords, the first that applies: {@code enum} for at most 20 values of up to 64
 * characters, with at least 20 strings and 10 per value on average; {@code format} if all strings are of one of the
 * formats date-time, date, uuid, email, ipv4, ipv6 and uri (http and https); {@code pattern} if at least 20 strings
 * have the same length and the same shape of digits, letters and other characters; {@code minLength} 1 if none of at
 * least 20 is empty.
 *
 * <p><b>Numbers</b> get {@code minimum} 0 if none of at least 20 is negative. Other bounds are not inferred: the next
 * record may exceed what occurred so far.
 *
 * <p><b>Memory</b> is bounded. Members of objects with more than 200 names, and of names with more than 256 characters,
 * share the schema {@code additionalProperties}. So do members beyond 20,000 places in total. Values that are nested
 * deeper than 32 levels are not described.
 *
 * <p>For one thread.
 */
public final class SchemaInference {

    private final Inference inference;

    private SchemaInference(Inference inference) {
        this.inference = inference;
    }

    /** Creates an inference whose schema accepts members that did not occur. */
    public static SchemaInference open() {
        return new SchemaInference(Inference.open());
    }

    /** Creates an inference whose schema rejects members that did not occur: {@code additionalProperties: false}. */
    public static SchemaInference closed() {
        return new SchemaInference(Inference.closed());
    }

    /**
     * Adds the records of a stream to those before. The stream is read to its end and closed.
     *
     * @param lines JSON objects, with white space between them
     * @throws IllegalArgumentException if one of them is no JSON object, has a name twice, or has a number that a
     *     double cannot hold; the message names the line, and the inference is of no further use
     * @throws IOException if the stream cannot be read
     */
    public void read(InputStream lines) throws IOException {
        inference.read(lines);
    }

    /** Returns the number of records so far. */
    public long records() {
        return inference.records();
    }

    /**
     * Returns the schema of the records so far, as indented JSON.
     *
     * @throws IllegalStateException if there are none
     */
    public String schema() {
        if (records() == 0) {
            throw new IllegalStateException("records must be read first, there were none");
        }
        return inference.schema();
    }
}
