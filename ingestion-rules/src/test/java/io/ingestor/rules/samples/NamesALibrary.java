package io.ingestor.rules.samples;

import tools.jackson.databind.JsonNode;

/** A sample class that exposes a library in a public signature. */
public class NamesALibrary {
    public JsonNode tree() {
        throw new UnsupportedOperationException("a sample");
    }
}
