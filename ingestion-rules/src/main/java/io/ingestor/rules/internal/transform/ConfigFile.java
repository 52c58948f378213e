package io.ingestor.rules.internal.transform;

import io.ingestor.RecordFields;
import io.ingestor.rules.StepCounts;
import io.ingestor.rules.TransformConfigException;
import io.ingestor.rules.internal.poll.SmallFile;
import io.ingestor.rules.internal.transform.lookup.LookupFile;
import io.ingestor.transform.RecordBuilder;
import io.ingestor.transform.Transform.Outcome;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A configuration file, with the revision in force. A changed file is loaded completely or not at all. Thread-safe;
 * calls of {@link #poll} are serialized.
 */
public final class ConfigFile {

    private static final int ID_BYTES = 6;
    private static final int MAX_BYTES = 16 << 20;

    /** Room for small steps that a later revision adds. */
    private static final Growth SPARE_GROWTH = Growth.ofBytes(1024);

    private final Path file;
    private final Clock clock;
    private final String host;
    private final Optional<String> stampKey;
    private final Growth growth;
    private byte[] inForce;
    private volatile Revision revision;
    private volatile @Nullable String fileError;

    /**
     * Reads a file.
     *
     * @param stampKey the key of the label for the revision; empty for no label
     * @throws TransformConfigException if the file cannot be read or is invalid
     */
    public ConfigFile(Path file, Clock clock, String host, Optional<String> stampKey) {
        this.file = file;
        this.clock = clock;
        this.host = host;
        this.stampKey = stampKey;
        this.inForce = read();
        this.revision = parse(inForce);
        this.growth = revision.growth().plus(SPARE_GROWTH);
    }

    /** Transforms a record with the revision in force. */
    public Outcome apply(RecordFields in, RecordBuilder out) {
        return revision.apply(in, out);
    }

    /** Returns the most bytes by which the first revision makes a record grow, plus spare room for later revisions. */
    public int maxGrowth() {
        return growth.bytes();
    }

    /** Returns the maximum growth for each byte of a record, in addition to {@link #maxGrowth}. */
    public int maxGrowthPerByte() {
        return growth.perByte();
    }

    /** Returns the id of the revision in force. */
    public String revisionId() {
        return revision.id();
    }

    /** Returns the number of steps in force. */
    public int steps() {
        return revision.steps();
    }

    /** Returns the counts of the steps in force, in the order of the file. */
    public List<StepCounts> counts() {
        return revision.counts();
    }

    /** Reloads changed files. Returns true if any file was reloaded. */
    public synchronized boolean poll() {
        boolean changed = pollFile();
        for (LookupFile lookup : revision.lookups()) {
            changed |= lookup.poll();
        }
        return changed;
    }

    private boolean pollFile() {
        byte[] bytes;
        try {
            bytes = read();
        } catch (TransformConfigException e) {
            fileError = e.getMessage();
            return false;
        }
        if (Arrays.equals(bytes, inForce)) {
            fileError = null;
            return false;
        }
        // A refused file is parsed again even if unchanged, because the files to which it refers may have changed.
        try {
            Revision next = parse(bytes);
            if (next.growth().exceeds(growth)) {
                throw new TransformConfigException(file + ": records must grow by at most " + growth
                        + ", as when the ingestor opened, was " + next.growth() + ": restart to take up this file");
            }
            inForce = bytes;
            revision = next;
            fileError = null;
            return true;
        } catch (TransformConfigException e) {
            fileError = e.getMessage();
            return false;
        }
    }

    /** Returns the reason why a changed file could not be loaded; empty if all files are in force. */
    public Optional<String> lastError() {
        String error = fileError;
        if (error != null) {
            return Optional.of(error);
        }
        return revision.lookups().stream()
                .flatMap(lookup -> lookup.lastError().stream())
                .findFirst();
    }

    private byte[] read() {
        try {
            return SmallFile.read(file, MAX_BYTES);
        } catch (IllegalArgumentException e) {
            throw new TransformConfigException(file + ": " + e.getMessage());
        } catch (NoSuchFileException e) {
            throw new TransformConfigException(file + ": does not exist");
        } catch (IOException e) {
            throw new TransformConfigException(file + ": cannot be read: " + e);
        }
    }

    private Revision parse(byte[] bytes) {
        Path directory = file.toAbsolutePath().getParent();
        return Revision.parse(
                file.toString(),
                bytes,
                id(bytes),
                stampKey,
                new Surroundings(directory == null ? Path.of("") : directory, clock, host));
    }

    private static String id(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(hash, 0, ID_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
