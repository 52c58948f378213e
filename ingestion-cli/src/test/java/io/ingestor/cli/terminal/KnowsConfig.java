package io.ingestor.cli.terminal;

import io.ingestor.cli.config.Configuration;

/** A sample for the rules: a class that depends on a room above its own. */
public final class KnowsConfig {
    public Class<?> known() {
        return Configuration.class;
    }
}
