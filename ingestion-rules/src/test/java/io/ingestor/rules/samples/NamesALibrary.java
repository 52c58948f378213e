package io.ingestor.rules.samples;

import tools.jackson.databind.JsonNode;

/** Breaks the rule that libraries stay out of public signatures. */
public class NamesALibrary {
    public JsonNode tree() {
        throw new UnsupportedOperationException("a sample");
    }
}
