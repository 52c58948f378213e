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
 * Transforms from a configuration file. The package description defines its grammar. All rules together form one
 * {@link Transform}.
 *
 * <pre>{@code
 * TransformConfig transforms = TransformConfig.builder(Path.of("transforms.json")).open();
 * Ingestor ingestor = Ingestor.builder(directory).transforms(transforms).open();
 * }</pre>
 *
 * <p><b>File changes.</b> {@link #poll} reloads the configuration and the lookup tables that have changed. The
 * application calls it, or sets a {@linkplain Builder#pollInterval poll interval}. A file is loaded completely or not
 * at all. If it is invalid, its previous content stays in force, {@link #lastError} returns the reason, and the next
 * poll retries the file. A key file is read again only when the configuration is reloaded.
 *
 * <p>Thread-safe. New revisions and new errors are logged.
 */
public final class TransformConfig implements Transform, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(TransformConfig.class.getName());

    private final ConfigFile file;
    private final FilePoller poller = new FilePoller("transform-config");
    private Optional<String> reported = Optional.empty();

    private TransformConfig(ConfigFile file) {
        this.file = file;
    }

    /** Returns a builder of transforms from the file. */
    public static Builder builder(Path file) {
        return new Builder(file);
    }

    @Override
    public Outcome apply(RecordFields in, RecordBuilder out) {
        return file.apply(in, out);
    }

    /**
     * Returns the most bytes by which a record may grow, in addition to {@link #maxGrowthPerByte}. It is 1 KiB more
     * than the sum over all steps and the revision label on opening, at most 16 MiB. A later revision that needs more
     * is not loaded.
     */
    @Override
    public int maxGrowth() {
        return file.maxGrowth();
    }

    /**
     * Returns the most bytes by which a record may grow for each of its bytes: the sum over all steps on opening, at
     * most 64.
     */
    @Override
    public int maxGrowthPerByte() {
        return file.maxGrowthPerByte();
    }

    /** Reloads the changed files on the calling thread. Returns true if a file was loaded. */
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

    /** Returns the reason why a changed file could not be loaded; empty if all files are in force. */
    public Optional<String> lastError() {
        return file.lastError();
    }

    /** Returns the revision in force: the first 12 hexadecimal digits of the SHA-256 of its file. */
    public String revision() {
        return file.revisionId();
    }

    /** Returns the number of steps in the revision in force. */
    public int steps() {
        return file.steps();
    }

    /** Returns the counts of the steps in force, in the order of the file. They start from zero with each revision. */
    public List<StepCounts> counts() {
        return file.counts();
    }

    /** Stops polling, without waiting for a poll in progress. The transforms remain usable. */
    @Override
    public void close() {
        poller.close();
    }

    /** A builder of {@link TransformConfig}. Not thread-safe. */
    public static final class Builder {

        private final Path file;
        private Clock clock = Clock.systemUTC();
        private @Nullable String host;
        private Optional<String> revisionLabel = Optional.empty();
        private Duration interval = Duration.ZERO;

        private Builder(Path file) {
            this.file = Objects.requireNonNull(file, "file");
        }

        /** Sets the clock for ingest times. Defaults to the system clock in UTC. */
        public Builder clock(Clock newClock) {
            clock = Objects.requireNonNull(newClock, "clock");
            return this;
        }

        /**
         * Sets the host name for labels. Defaults to the host name of the machine, or {@code localhost} if it cannot be
         * resolved.
         */
        public Builder host(String newHost) {
            host = Objects.requireNonNull(newHost, "host");
            return this;
        }

        /**
         * Sets the key of a label for the {@linkplain #revision() revision}. Each changed record gets the label, and
         * other records lose it. By default, no label is set.
         *
         * @throws IllegalArgumentException if the key is empty
         */
        public Builder revisionLabel(String key) {
            if (key.isEmpty()) {
                throw new IllegalArgumentException("key must not be empty");
            }
            revisionLabel = Optional.of(key);
            return this;
        }

        /**
         * Sets the delay between two polls, from zero to one day. Defaults to zero: the files are read only on opening
         * and by {@link TransformConfig#poll}.
         *
         * @throws IllegalArgumentException if the interval is out of range
         */
        public Builder pollInterval(Duration newInterval) {
            interval = FilePoller.checked(newInterval);
            return this;
        }

        /**
         * Reads the file and, unless the poll interval is zero, starts a daemon thread that polls after each interval.
         *
         * @throws TransformConfigException if the file cannot be read or is invalid
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
