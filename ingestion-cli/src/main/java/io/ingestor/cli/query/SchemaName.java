package io.ingestor.cli.query;

import io.ingestor.RecordFields;
import io.ingestor.RecordView;
import java.nio.charset.StandardCharsets;

/** The name of the schema that a record names, which selects its table. */
final class SchemaName {

    private static final byte[] SCHEMA = "schema".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NAME = "name".getBytes(StandardCharsets.US_ASCII);

    private SchemaName() {}

    /** Returns the name, empty if the record names none. As in protobuf, the last one counts. */
    static String of(RecordView view) {
        String found = "";
        RecordFields record = view.fields();
        while (record.next()) {
            if (record.name().contentEquals(SCHEMA)) {
                record.enter();
                while (record.next()) {
                    if (record.name().contentEquals(NAME)) {
                        found = record.bytes().text();
                    }
                }
                record.leave();
            }
        }
        return found;
    }
}
