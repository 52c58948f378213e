package io.ingestor.delta.internal.inspect;

import io.ingestor.delta.internal.column.ColumnType.Scalar;
import io.ingestor.delta.internal.column.SystemColumns;
import io.ingestor.delta.internal.log.AddFile;
import io.ingestor.delta.internal.parquet.LeafReader;
import io.ingestor.delta.internal.parquet.ParquetReader;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A check that a data file is as the log of its table describes it. Reads all of its pages. */
final class FileCheck {

    private static final List<String> SEQUENCE = List.of(SystemColumns.SEQUENCE);

    private final TableFolder table;
    private final Findings findings;

    FileCheck(TableFolder table, Findings findings) {
        this.table = table;
        this.findings = findings;
    }

    /**
     * Checks a file.
     *
     * @return its sequences, empty if they cannot be read or it has none
     * @throws VanishedFileException if it does not exist
     */
    Optional<SequenceRange> run(AddFile file) throws IOException {
        try {
            size(file);
            return table.use(file, parquet -> content(file, parquet));
        } catch (VanishedFileException e) {
            throw e;
        } catch (IOException e) {
            findings.add(file.path(), e.getMessage() + "; restore it from a backup");
            return Optional.empty();
        }
    }

    private void size(AddFile file) throws IOException {
        var location = RelativePath.resolve(table.path(), file.path());
        if (Files.isRegularFile(location)) {
            long actual = Files.size(location);
            if (actual != file.size()) {
                findings.add(
                        file.path(),
                        "its size must be " + file.size() + " bytes, as the log has it, was " + actual
                                + ": restore it from a backup");
            }
        }
    }

    private Optional<SequenceRange> content(AddFile file, ParquetReader parquet) throws IOException {
        long rows = parquet.rowCount();
        findings.addFile(rows);
        FileFacts facts = FileFacts.of(file);
        rows(file, "the log", facts.rows(), rows);
        rows(file, "its writer", FileFacts.taggedRows(file), rows);
        SequenceRange range = new SequenceRange(file);
        for (int group = 0; group < parquet.rowGroups(); group++) {
            for (List<String> leaf : parquet.leaves()) {
                if (!leaf.equals(SEQUENCE)) {
                    drain(parquet.leaf(group, leaf));
                }
            }
            LeafReader sequences = parquet.leaf(group, SEQUENCE, Scalar.LONG);
            while (sequences.next()) {
                if (sequences.isNull()) {
                    throw new IOException("column _sequence must have a value in each row, had a null");
                }
                range.add(sequences.longValue());
            }
        }
        bound(file, "lowest", facts.firstSequence(), range.first());
        bound(file, "highest", facts.lastSequence(), range.last());
        return rows == 0 ? Optional.empty() : Optional.of(range);
    }

    /** Reads a leaf to its end. The checksum of each page is checked meanwhile. */
    private static void drain(LeafReader leaf) throws IOException {
        while (leaf.next()) {
            // Only the check counts.
        }
    }

    private void rows(AddFile file, String source, OptionalLong counted, long actual) {
        if (counted.isPresent() && counted.getAsLong() != actual) {
            findings.add(
                    file.path(),
                    "it must have " + counted.getAsLong() + " rows, as " + source + " counted, had " + actual
                            + ": restore it from a backup");
        }
    }

    private void bound(AddFile file, String which, OptionalLong described, long actual) {
        if (described.isPresent() && described.getAsLong() != actual) {
            findings.add(
                    file.path(),
                    "its " + which + " sequence must be " + described.getAsLong() + ", as the log has it, was " + actual
                            + ": restore it from a backup");
        }
    }
}
