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
 * A registry of the JSON Schema files in a directory: {@code <tenant>/<name>/<version>.json}. The tenant {@code _all}
 * stands for every tenant. The directory is read at the start and then again and again, so that new files are taken up
 * while the ingestor runs. Entries whose names begin with a dot are left out.
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
 * <p><b>In force.</b> A schema that was taken up stays in force as it was, until the registry is closed. If its file is
 * changed or removed, that is a {@linkplain #problems() problem}. So is a file that does not compile, is larger than 1
 * MiB, has a wrong name, leads out of the directory or breaks the {@linkplain Builder#compatibility compatibility}.
 * Such a file is tried again whenever the directory is read. At most 10,000 files and 64 MiB are taken up.
 *
 * <p><b>References.</b> A document without an {@code $id} may refer to another one that is in force by its path, such
 * as {@code "$ref": "../address/1.json"} or {@code "../../_all/money/2.json"}.
 *
 * <p>Safe for all threads. New problems are logged, and new schemas.
 */
public final class SchemaDirectory implements SchemaRegistry, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(SchemaDirectory.class.getName());

    private final Path directory;
    private final DirectoryState state;
    private final FilePoller poller = new FilePoller("schema-directory");
    private volatile Schemas schemas = Schemas.none();
    private volatile List<SchemaProblem> problems = List.of();

    private SchemaDirectory(Builder builder) {
        this.directory = builder.directory;
        this.state = new DirectoryState(builder.directory, builder.compatibility, builder.formats);
    }

    /**
     * Starts a registry.
     *
     * @param directory which must exist when the registry is opened
     */
    public static Builder builder(Path directory) {
        return new Builder(directory);
    }

    @Override
    public Schemas schemas() {
        return schemas;
    }

    /** Returns what was wrong when the directory was last read, in the order of the files. */
    public List<SchemaProblem> problems() {
        return problems;
    }

    /** Reads the directory now. A directory that cannot be read is a problem; the schemas in force stay. */
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

    /** Stops reading the directory. The schemas stay available. */
    @Override
    public void close() {
        poller.close();
    }

    /** A builder of registries. For one thread. */
    public static final class Builder {

        private final Path directory;
        private SchemaCompatibility compatibility = SchemaCompatibility.NONE;
        private Formats formats = Formats.ANNOTATE;
        private Duration interval = Duration.ofSeconds(5);

        private Builder(Path directory) {
            this.directory = Objects.requireNonNull(directory, "directory");
        }

        /**
         * Sets the demand on each version compared with the one before it; default {@link SchemaCompatibility#NONE}.
         */
        public Builder compatibility(SchemaCompatibility newCompatibility) {
            this.compatibility = Objects.requireNonNull(newCompatibility, "compatibility");
            return this;
        }

        /** Sets the meaning of {@code format}; default {@link Formats#ANNOTATE}. */
        public Builder formats(Formats newFormats) {
            this.formats = Objects.requireNonNull(newFormats, "formats");
            return this;
        }

        /**
         * Sets the time between two readings of the directory; default 5 seconds, at most a day. Zero reads it at the
         * start and when {@link SchemaDirectory#poll()} is called.
         */
        public Builder pollInterval(Duration newInterval) {
            this.interval = FilePoller.checked(newInterval);
            return this;
        }

        /**
         * Reads the directory and starts to read it again and again. Files with problems do not prevent it.
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
