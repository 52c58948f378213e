package io.ingestor.cli.config;

import java.nio.file.Path;

/**
 * Where a value of the configuration comes from; what {@link #describe()} gives starts every message about a wrong one.
 */
public sealed interface Origin {

    /** In a few words, for people. */
    String describe();

    /** Nobody said anything. */
    record Default() implements Origin {
        @Override
        public String describe() {
            return "default";
        }
    }

    /**
     * A line of a configuration file.
     *
     * @param line from 1
     */
    record File(Path file, int line) implements Origin {
        @Override
        public String describe() {
            return file + ":" + line;
        }
    }

    /** A variable of the environment. */
    record Environment(String variable) implements Origin {
        @Override
        public String describe() {
            return "environment " + variable;
        }
    }

    /** An option of the command line. */
    record Flag(String option) implements Origin {
        @Override
        public String describe() {
            return option;
        }
    }
}
