package io.ingestor.transform;

import io.ingestor.RecordFields;
import io.ingestor.RecordOrigin;
import java.time.Instant;

/**
 * A borrowed builder of an encoded record, which writes the fields in the order of the calls and does not allocate. It
 * is valid until {@link Transform#apply} returns; after that all methods throw {@link IllegalStateException}. Not
 * thread-safe.
 *
 * <p>Its position is in the record, in an object or in a list of {@code data}. A method throws
 * {@link IllegalStateException} if its field is not allowed at the position. Fields that are neither copied nor written
 * are absent. If a single value is written twice, the last one counts, so {@link #entity} after a copied {@code id}
 * replaces the entity id. {@code data}, and each name in an object, must be written at most once.
 *
 * <p>A method throws {@link IllegalStateException} if the record would exceed {@link io.ingestor.Limits#recordBytes},
 * and {@link IllegalArgumentException} if a text contains an unpaired surrogate. Nothing is written in that case.
 */
public interface RecordBuilder {

    /** Returns the origin of the record, as set on its batch. */
    RecordOrigin origin();

    /**
     * Copies the field at which the cursor stands, with its name and content, as bytes. A field of the record is copied
     * into the record, a named value into an object, and an element into a list.
     *
     * @throws IllegalArgumentException if the cursor was not provided by the ingestor
     */
    RecordBuilder copy(RecordFields field);

    /**
     * Copies the value in {@code data} at which the cursor stands into the object under the given name, as bytes.
     *
     * @throws IllegalArgumentException if the cursor was not provided by the ingestor
     */
    RecordBuilder copyAs(String name, RecordFields value);

    /** Writes the tenant of the record. */
    RecordBuilder tenant(String tenant);

    /** Writes the entity id of the record; for an empty one the ingestor generates an id. */
    RecordBuilder entity(String entity);

    /** Writes the entity id of the record, from bytes of UTF-8. */
    RecordBuilder entity(byte[] utf8, int offset, int length);

    /** Writes the version of the record; 0 stands for its sequence. */
    RecordBuilder version(long version);

    /** Writes the time of the record. */
    RecordBuilder timestamp(Instant time);

    /** Writes the time of the record, from seconds since 1970 and the nanoseconds after them. */
    RecordBuilder timestamp(long seconds, int nanos);

    /** Writes the schema of the record; version 0 stands for the newest. */
    RecordBuilder schema(String name, int version);

    /** Writes a label; if a key is written twice, the last value counts. */
    RecordBuilder metadata(String key, String value);

    /** Writes a label whose value is given as bytes of UTF-8. */
    RecordBuilder metadata(String key, byte[] utf8, int offset, int length);

    /** Writes the payload of the record. */
    RecordBuilder payload(byte[] source, int offset, int length);

    /** Writes the type of the payload. */
    RecordBuilder payloadType(String type);

    /** Begins the object {@code data} of the record. */
    RecordBuilder beginData();

    /**
     * Begins an object or list like the one at which the cursor stands: {@code data}, a value in an object, or an
     * element of a list. Members and elements are not copied, but fields that only a later version of the wire contract
     * defines are.
     *
     * @throws IllegalArgumentException if the cursor was not provided by the ingestor
     */
    RecordBuilder begin(RecordFields field);

    /** Begins an object with a name. */
    RecordBuilder beginObject(String name);

    /** Begins a list with a name. */
    RecordBuilder beginList(String name);

    /** Begins an object as the next element of a list. */
    RecordBuilder beginObject();

    /** Begins a list as the next element of a list. */
    RecordBuilder beginList();

    /** Ends the object or list that was begun last. */
    RecordBuilder end();

    /** Writes a text with a name. */
    RecordBuilder put(String name, String text);

    /** Writes a number with a name; it must be finite. */
    RecordBuilder put(String name, double number);

    /** Writes true or false with a name. */
    RecordBuilder put(String name, boolean value);

    /** Writes a text with a name, from bytes of UTF-8. */
    RecordBuilder putText(String name, byte[] utf8, int offset, int length);

    /**
     * Writes a value with a name, from its encoding as {@link RecordFields#encoded} returns it. Other bytes are not
     * detected here, but cause the record to be rejected.
     */
    RecordBuilder putEncoded(String name, byte[] source, int offset, int length);

    /** Writes null with a name. */
    RecordBuilder putNull(String name);

    /** Adds a text to a list. */
    RecordBuilder add(String text);

    /** Adds a number to a list; it must be finite. */
    RecordBuilder add(double number);

    /** Adds true or false to a list. */
    RecordBuilder add(boolean value);

    /** Adds null to a list. */
    RecordBuilder addNull();
}
