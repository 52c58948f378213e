package io.ingestor.rules;

import io.ingestor.RecordFields;
import io.ingestor.rules.internal.poll.FilePoller;
import io.ingestor.rules.internal.transform.ConfigFile;
import io.ingestor.transform.RecordBuilder;
import io.ingestor.transform.Transform;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
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
 * changed. A file is taken up as a whole: one that is wrong leaves in force what is in force, is tried again by the
 * next poll, and {@link #lastError} returns the reason. A key file is read with its configuration. The host calls
 * {@code poll}, or sets a {@linkplain Builder#pollInterval poll interval}.
 *
 * <p>Safe for all threads. Each revision that is taken up is logged, and each new reason for which a file is refused.
 */
public final class TransformConfig implements Transform, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(TransformConfig.class.getName());

    private final ConfigFile file;
    private final FilePoller poller = new FilePoller("transform-config");
    private Optional<String> reported = Optional.empty();

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
     * Returns the most bytes by which a record may grow: 1 KiB more than the sum over all steps of the first file, at
     * most 16 MiB. A later file that needs more is not taken up.
     */
    @Override
    public int maxGrowth() {
        return file.maxGrowth();
    }

    /** Returns the most bytes by which a record may grow for each of its own: the sum over all steps, at most 64. */
    @Override
    public int maxGrowthPerByte() {
        return file.maxGrowthPerByte();
    }

    /** Reads the files that have changed; returns true if one was taken up. */
    public boolean poll() {
        return read();
    }

    private synchronized boolean read() {
        String before = revision();
        boolean changed = file.poll();
        if (!before.equals(revision())) {
            logRevision();
        } else if (changed) {
            LOG.log(Level.INFO, "event=lookup_tables_taken_up revision=" + before);
        }
        Optional<String> error = lastError();
        if (!error.equals(reported)) {
            error.ifPresent(reason -> LOG.log(Level.WARNING, "event=transforms_refused reason=" + quoted(reason)));
            reported = error;
        }
        return changed;
    }

    private static String quoted(String reason) {
        return '"' + reason.replace("\"", "\\\"").replaceAll("\\R", " ") + '"';
    }

    private void logRevision() {
        LOG.log(Level.INFO, "event=transforms_taken_up revision=" + revision() + " steps=" + steps());
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

    /** Returns the counts of the steps in force, in the order of the file. A new revision begins at zero. */
    public List<StepCounts> counts() {
        return file.counts();
    }

    /** Stops looking for changed files. The transforms stay usable. */
    @Override
    public void close() {
        poller.close();
    }

    /** The settings of transforms. For one thread. */
    public static final class Builder {

        private final Path file;
        private Clock clock = Clock.systemUTC();
        private @Nullable String host;
        private Optional<String> revisionLabel = Optional.empty();
        private Duration interval = Duration.ZERO;

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
         * Sets the time between two looks for changed files; default zero, at most a day. Zero reads them at the start
         * and when {@link TransformConfig#poll} is called.
         */
        public Builder pollInterval(Duration newInterval) {
            interval = FilePoller.checked(newInterval);
            return this;
        }

        /**
         * Reads the file, and starts to look for changes if there is an interval.
         *
         * @throws TransformConfigException if it cannot be read, or is wrong
         */
        public TransformConfig open() {
            TransformConfig opened =
                    new TransformConfig(new ConfigFile(file, clock, host == null ? machine() : host, revisionLabel));
            opened.logRevision();
            opened.poller.start(interval, opened::poll);
            return opened;
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
