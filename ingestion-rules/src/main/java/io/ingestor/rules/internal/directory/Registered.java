package io.ingestor.rules.internal.directory;

import io.ingestor.rules.JsonSchema;

/** A schema in force, with the document from which it was compiled. */
record Registered(SchemaPlace place, String document, JsonSchema schema) {}
