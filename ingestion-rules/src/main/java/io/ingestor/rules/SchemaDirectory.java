package io.ingestor.rules;

import io.ingestor.rules.internal.directory.DirectoryState;
import io.ingestor.rules.internal.poll.FilePoller;
import io.ingestor.validate.SchemaRegistry;
import io.ingestor.validate.Schemas;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A registry of the JSON Schema files {@code <tenant>/<name>/<version>.json} in a directory. The tenant {@code _all}
 * stands for every tenant. The directory is read when the registry opens and then periodically, so that new files are
 * registered while the ingestor runs. Entries whose names begin with a dot are ignored.
 *
 * <pre>{@code
 * try (SchemaDirectory schemas = SchemaDirectory.builder(Path.of("schemas"))
 *                 .compatibility(SchemaCompatibility.BACKWARD)
 *                 .open();
 *         Ingestor ingestor = Ingestor.builder(directory).schemas(schemas).open()) {
 *     ...
 * }
 * }</pre>
 *
 * <p><b>Problems.</b> A registered schema stays in force unchanged for the lifetime of the registry. If its file is
 * changed or removed, a {@linkplain #problems() problem} is reported. A file that does not compile, is larger than 1
 * MiB or has an invalid name is also a problem. So is a link out of the directory, or a file that breaks the
 * {@linkplain Builder#compatibility compatibility}. Such a file is not registered, and is retried each time the
 * directory is read. The registered files may have 64 MiB in total. A directory with more than 10,000 entries,
 * including subdirectories, cannot be read.
 *
 * <p><b>References.</b> A document without an {@code $id} may refer to another registered document by its relative
 * path, such as {@code "$ref": "../address/1.json"} or {@code "../../_all/money/2.json"}.
 *
 * <p>Thread-safe. New schemas and new problems are logged.
 */
public final class SchemaDirectory implements SchemaRegistry, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(SchemaDirectory.class.getName());

    private final Path directory;
    private final DirectoryState state;
    private final FilePoller poller = new FilePoller("schema-directory");
    private volatile Schemas schemas = Schemas.none();
    private volatile List<SchemaNote> fallbacks = List.of();
    private volatile List<SchemaProblem> problems = List.of();

    private SchemaDirectory(Builder builder) {
        this.directory = builder.directory;
        this.state = new DirectoryState(builder.directory, builder.compatibility, builder.formats);
    }

    /**
     * Returns a builder of a registry.
     *
     * @param directory the directory, which must exist when the registry is opened
     */
    public static Builder builder(Path directory) {
        return new Builder(directory);
    }

    @Override
    public Schemas schemas() {
        return schemas;
    }

    /** Returns the {@linkplain JsonSchema#fallbacks() fallbacks} of the schemas in force. */
    public List<SchemaNote> fallbacks() {
        return fallbacks;
    }

    /** Returns the problems of the last reading, sorted by file. */
    public List<SchemaProblem> problems() {
        return problems;
    }

    /**
     * Reads the directory on the calling thread. If that fails, the schemas in force stay, and the failure becomes the
     * only {@linkplain #problems() problem}.
     */
    public void poll() {
        try {
            read();
        } catch (IOException e) {
            report(List.of(new SchemaProblem(directory, "cannot be listed: " + e)));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "event=schema_directory_failed directory=" + directory, e);
            report(List.of(new SchemaProblem(directory, "cannot be read: " + e)));
        }
    }

    private synchronized void read() throws IOException {
        List<String> taken = state.poll();
        if (!taken.isEmpty()) {
            schemas = state.schemas();
            fallbacks = state.fallbacks();
            LOG.log(Level.INFO, "event=schemas_registered schemas=" + String.join(",", taken));
        }
        report(state.problems());
    }

    private synchronized void report(List<SchemaProblem> found) {
        Set<SchemaProblem> known = new HashSet<>(problems);
        for (SchemaProblem problem : found) {
            if (!known.contains(problem)) {
                LOG.log(Level.WARNING, "event=schema_problem " + problem.describe());
            }
        }
        List<SchemaProblem> sorted = new ArrayList<>(found);
        sorted.sort((one, other) -> one.file().compareTo(other.file()));
        problems = List.copyOf(sorted);
    }

    /** Stops the periodic reading, without waiting for a reading in progress. The schemas stay available. */
    @Override
    public void close() {
        poller.close();
    }

    /** A builder of {@link SchemaDirectory}. Not thread-safe. */
    public static final class Builder {

        private final Path directory;
        private SchemaCompatibility compatibility = SchemaCompatibility.NONE;
        private Formats formats = Formats.ANNOTATE;
        private Duration interval = Duration.ofSeconds(5);

        private Builder(Path directory) {
            this.directory = Objects.requireNonNull(directory, "directory");
        }

        /**
         * Sets the demand on each new version, compared with the registered versions before and after it. Defaults to
         * {@link SchemaCompatibility#NONE}.
         */
        public Builder compatibility(SchemaCompatibility newCompatibility) {
            this.compatibility = Objects.requireNonNull(newCompatibility, "compatibility");
            return this;
        }

        /** Sets the treatment of {@code format}. Defaults to {@link Formats#ANNOTATE}. */
        public Builder formats(Formats newFormats) {
            this.formats = Objects.requireNonNull(newFormats, "formats");
            return this;
        }

        /**
         * Sets the delay between two readings of the directory, from zero to one day. Defaults to 5 seconds. If it is
         * zero, the directory is read only on opening and by {@link SchemaDirectory#poll()}.
         *
         * @throws IllegalArgumentException if the interval is out of range
         */
        public Builder pollInterval(Duration newInterval) {
            this.interval = FilePoller.checked(newInterval);
            return this;
        }

        /**
         * Reads the directory and, unless the poll interval is zero, starts a daemon thread that reads it again after
         * each interval. Problems with single files do not fail the call.
         *
         * @throws IOException if the directory cannot be listed
         */
        public SchemaDirectory open() throws IOException {
            SchemaDirectory opened = new SchemaDirectory(this);
            try {
                opened.read();
            } catch (IOException e) {
                opened.close();
                throw e;
            }
            opened.poller.start(interval, opened::poll);
            return opened;
        }
    }
}
