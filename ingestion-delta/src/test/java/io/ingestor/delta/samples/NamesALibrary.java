package io.ingestor.delta.samples;

import tools.jackson.core.JsonParser;

/** A sample that breaks a rule: its signature contains a type of a library. */
public final class NamesALibrary {

    public void read(JsonParser parser) {
        parser.close();
    }
}
