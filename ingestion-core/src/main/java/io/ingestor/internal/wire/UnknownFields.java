package io.ingestor.internal.wire;

import io.ingestor.RecordFields.Kind;

/**
 * A copier of fields that the wire contract does not define, so that fields of later versions are preserved. Reusable;
 * not thread-safe.
 */
final class UnknownFields {

    private final WireReader in = new WireReader();

    /** Copies the unknown fields of a record. */
    void ofRecord(byte[] source, int offset, int length, WireWriter out) throws MalformedRecordException {
        in.wrap(source, offset, length);
        while (in.hasMore()) {
            int from = in.at();
            int tag = in.tag();
            in.skip(tag);
            if (!RecordField.isInRecord(tag)) {
                out.raw(source, from, in.at() - from);
            }
        }
    }

    /** Copies the unknown fields of the walk's current object or list: {@code data} of the record or a value in it. */
    void ofValue(FieldWalk walk, WireWriter out) {
        in.wrap(walk.valueBytes(), walk.valueAt(), walk.valueLength());
        try {
            in.copyWithout(
                    walk.kind() == Kind.LIST ? DataRecordFormat.LIST_VALUES : DataRecordFormat.STRUCT_FIELDS, out);
        } catch (MalformedRecordException e) {
            throw new IllegalStateException("record " + e.getMessage(), e);
        }
    }
}
