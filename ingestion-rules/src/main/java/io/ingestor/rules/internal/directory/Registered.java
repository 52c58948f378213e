package io.ingestor.rules.internal.directory;

import io.ingestor.rules.JsonSchema;
import java.nio.charset.StandardCharsets;

/** A schema in force, with the document as it was when it was taken up. */
record Registered(SchemaPlace place, byte[] document, JsonSchema schema) {

    String text() {
        return new String(document, StandardCharsets.UTF_8);
    }
}
