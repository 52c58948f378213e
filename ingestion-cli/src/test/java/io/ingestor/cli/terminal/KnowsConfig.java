package io.ingestor.cli.terminal;

import io.ingestor.cli.config.Configuration;

/** A sample for the rules: a class of a room that knows one above. */
public final class KnowsConfig {
    public Class<?> known() {
        return Configuration.class;
    }
}
