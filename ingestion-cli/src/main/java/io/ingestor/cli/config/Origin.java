package io.ingestor.cli.config;

import java.nio.file.Path;

/** The origin of a value of the configuration. Every message about a wrong value starts with {@link #describe()}. */
public sealed interface Origin {

    /** Describes the origin in a few words. */
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
