package io.ingestor.rules.internal.directory;

import io.ingestor.rules.JsonSchema;

/** A schema in force, with the document as it was when it was taken up. */
record Registered(SchemaPlace place, String document, JsonSchema schema) {}
