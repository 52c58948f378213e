package io.ingestor.cli.config;

import java.nio.file.Path;

/** The origin of a configuration value. Every message about an invalid value starts with {@link #describe()}. */
public sealed interface Origin {

    /** Returns a short description of the origin. */
    String describe();

    /** The origin of a value that is not set anywhere. */
    record Default() implements Origin {
        @Override
        public String describe() {
            return "default";
        }
    }

    /**
     * A line of a configuration file.
     *
     * @param line the line number, from 1
     */
    record File(Path file, int line) implements Origin {
        @Override
        public String describe() {
            return file + ":" + line;
        }
    }

    /** An environment variable. */
    record Environment(String variable) implements Origin {
        @Override
        public String describe() {
            return "environment " + variable;
        }
    }

    /** A command-line option. */
    record Flag(String option) implements Origin {
        @Override
        public String describe() {
            return option;
        }
    }
}
