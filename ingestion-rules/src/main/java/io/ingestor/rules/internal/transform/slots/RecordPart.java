package io.ingestor.rules.internal.transform.slots;

import io.ingestor.BytesView;

/** The fields of a record by field number in the wire contract. A record contains them in this order. */
final class RecordPart {

    static final int ID = 1;
    static final int DATA = 2;
    static final int SCHEMA = 3;
    static final int TIMESTAMP = 4;
    static final int VERSION = 5;
    static final int METADATA = 6;
    static final int PAYLOAD = 7;
    static final int PAYLOAD_TYPE = 8;
    static final int END = 9;

    private RecordPart() {}

    /**
     * Returns the number of the field with the name. The lengths and first characters of the names identify the fields.
     */
    static int of(BytesView name) {
        return switch (name.length()) {
            case 2 -> ID;
            case 4 -> DATA;
            case 6 -> SCHEMA;
            case 9 -> TIMESTAMP;
            case 8 -> METADATA;
            case 12 -> PAYLOAD_TYPE;
            case 7 -> name.at(0) == 'v' ? VERSION : PAYLOAD;
            default -> throw new IllegalStateException("record has a field that is not known: " + name.text());
        };
    }
}
