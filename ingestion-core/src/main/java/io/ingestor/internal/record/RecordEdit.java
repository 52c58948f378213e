package io.ingestor.internal.record;

import io.ingestor.internal.wire.DataRecordFormat;
import io.ingestor.internal.wire.MalformedRecordException;
import io.ingestor.internal.wire.WireReader;
import io.ingestor.internal.wire.WireWriter;
import io.ingestor.validate.SchemaPolicy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A writer of copies of canonical records with one field changed or removed. The copy is canonical too, and a changed
 * field is its last. Reusable; not thread-safe.
 */
public final class RecordEdit {

    private static final byte[] NOTE_KEY = SchemaPolicy.VIOLATION_METADATA.getBytes(StandardCharsets.UTF_8);

    /** The maximum number of bytes of two tags with lengths, and of a tag with a version. */
    private static final int MAX_FRAMES = 2 * 6 + 6;

    private final WireReader in = new WireReader();

    /** Returns the maximum growth of a record, in bytes, through a schema with a name of that length. */
    public static int maxSchemaBytes(int nameBytes) {
        return MAX_FRAMES + nameBytes;
    }

    /** Returns the maximum growth of a record, in bytes, through a note. */
    public static int maxNoteBytes() {
        return MAX_FRAMES + NOTE_KEY.length + SchemaPolicy.MAX_VIOLATION_BYTES;
    }

    /** Writes the record with another version for the schema that it names. */
    public void version(byte[] source, int offset, int length, int version, WireWriter out)
            throws MalformedRecordException {
        in.wrap(source, offset, length);
        in.copyWithout(DataRecordFormat.SCHEMA, out);
        int schema = out.begin(DataRecordFormat.SCHEMA);
        in.wrap(source, offset, length);
        while (in.hasMore()) {
            int tag = in.tag();
            if (tag == DataRecordFormat.SCHEMA) {
                int outer = in.enter(in.length());
                in.copyWithout(DataRecordFormat.SCHEMA_VERSION, out);
                in.leave(outer);
            } else {
                in.skip(tag);
            }
        }
        out.varint(DataRecordFormat.SCHEMA_VERSION, version);
        out.end(schema);
    }

    /**
     * Writes the record with an encoded {@code schema} field, which replaces all {@code schema} fields of the record.
     */
    public void schema(byte[] source, int offset, int length, byte[] field, WireWriter out)
            throws MalformedRecordException {
        in.wrap(source, offset, length);
        in.copyWithout(DataRecordFormat.SCHEMA, out);
        out.raw(field, 0, field.length);
    }

    /** Returns true if the record's metadata contains a schema violation. */
    public boolean hasNote(byte[] source, int offset, int length) throws MalformedRecordException {
        in.wrap(source, offset, length);
        while (in.hasMore()) {
            int tag = in.tag();
            if (tag != DataRecordFormat.METADATA) {
                in.skip(tag);
            } else if (isNote(source)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Writes the record with a schema violation in its metadata. An earlier violation is replaced, or only removed if
     * the note is null.
     */
    public void note(byte[] source, int offset, int length, byte @Nullable [] note, WireWriter out)
            throws MalformedRecordException {
        in.wrap(source, offset, length);
        int kept = offset;
        while (in.hasMore()) {
            int fieldAt = in.at();
            int tag = in.tag();
            if (tag == DataRecordFormat.METADATA && isNote(source)) {
                out.raw(source, kept, fieldAt - kept);
                kept = in.at();
            } else if (tag != DataRecordFormat.METADATA) {
                in.skip(tag);
            }
        }
        out.raw(source, kept, in.at() - kept);
        if (note != null) {
            int entry = out.begin(DataRecordFormat.METADATA);
            out.bytes(DataRecordFormat.ENTRY_KEY, NOTE_KEY, 0, NOTE_KEY.length);
            out.bytes(DataRecordFormat.ENTRY_VALUE, note, 0, note.length);
            out.end(entry);
        }
    }

    /** Skips an entry of the metadata and returns true if it has the key of notes. */
    private boolean isNote(byte[] source) throws MalformedRecordException {
        boolean note = false;
        int outer = in.enter(in.length());
        while (in.hasMore()) {
            int tag = in.tag();
            if (tag == DataRecordFormat.ENTRY_KEY) {
                int length = in.length();
                note = Arrays.equals(NOTE_KEY, 0, NOTE_KEY.length, source, in.at(), in.at() + length);
                in.pass(length);
            } else {
                in.skip(tag);
            }
        }
        in.leave(outer);
        return note;
    }
}
