package io.ingestor.rules;

import io.ingestor.RecordFields;
import io.ingestor.rules.internal.transform.ConfigFile;
import io.ingestor.transform.RecordBuilder;
import io.ingestor.transform.Transform;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Transforms from a configuration file, whose grammar is in the description of this package. All rules together are one
 * {@link Transform}.
 *
 * <pre>{@code
 * TransformConfig transforms = TransformConfig.builder(Path.of("transforms.json")).open();
 * Ingestor ingestor = Ingestor.builder(directory).transforms(transforms).open();
 * }</pre>
 *
 * <p><b>Changes of files.</b> {@link #poll} reads the configuration and the tables of its lookups anew if they have
 * changed. A file is taken up as a whole: one that is wrong leaves in force what is in force, and {@link #lastError}
 * returns the reason. A key file is read with its configuration. The host calls {@code poll} as often as it likes.
 *
 * <p>Safe for all threads.
 */
public final class TransformConfig implements Transform {

    private final ConfigFile file;

    private TransformConfig(ConfigFile file) {
        this.file = file;
    }

    /** Begins with a file. */
    public static Builder builder(Path file) {
        return new Builder(file);
    }

    @Override
    public Outcome apply(RecordFields in, RecordBuilder out) {
        return file.apply(in, out);
    }

    /**
     * Returns the most bytes by which a record may grow: the sum over all steps of the file as it was first, at most 16
     * MiB. A later file that needs more is not taken up.
     */
    @Override
    public int maxGrowth() {
        return file.maxGrowth();
    }

    /** Reads the files that have changed; returns true if one was taken up. */
    public boolean poll() {
        return file.poll();
    }

    /** Returns the reason why a changed file is not in force; empty if all are. */
    public Optional<String> lastError() {
        return file.lastError();
    }

    /** Returns the revision in force: the first 12 hexadecimal digits of the SHA-256 of its file. */
    public String revision() {
        return file.revisionId();
    }

    /** Returns the number of steps in force. */
    public int steps() {
        return file.steps();
    }

    /** The settings of transforms. For one thread. */
    public static final class Builder {

        private final Path file;
        private Clock clock = Clock.systemUTC();
        private @Nullable String host;
        private Optional<String> revisionLabel = Optional.empty();

        private Builder(Path file) {
            this.file = Objects.requireNonNull(file, "file");
        }

        /** Sets the clock of ingest times; default that of the system. */
        public Builder clock(Clock newClock) {
            clock = Objects.requireNonNull(newClock, "clock");
            return this;
        }

        /** Sets the name of the host; default that of the machine. */
        public Builder host(String newHost) {
            host = Objects.requireNonNull(newHost, "host");
            return this;
        }

        /** Writes the {@linkplain #revision() revision} into this label of each changed record; default not at all. */
        public Builder revisionLabel(String key) {
            if (key.isEmpty()) {
                throw new IllegalArgumentException("key must not be empty");
            }
            revisionLabel = Optional.of(key);
            return this;
        }

        /**
         * Reads the file.
         *
         * @throws TransformConfigException if it cannot be read, or is wrong
         */
        public TransformConfig open() {
            return new TransformConfig(new ConfigFile(file, clock, host == null ? machine() : host, revisionLabel));
        }

        private static String machine() {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException e) {
                return "localhost";
            }
        }
    }
}
