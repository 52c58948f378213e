package io.ingestor.delta.internal.parquet;

import io.ingestor.delta.Compression;
import io.ingestor.delta.internal.column.ColumnType;
import io.ingestor.delta.internal.column.FieldIds;
import io.ingestor.wal.storage.WritableFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.RowGroup;

/**
 * A writer of one Parquet file. A caller writes the values of a row to the {@link #leaves}, in any order, and ends the
 * row; or it writes the values of many rows leaf by leaf, and ends them together.
 *
 * <p>A row group is held in memory until it is full. The file is neither synced nor closed here. After an exception the
 * file must be abandoned. Not safe for use by several threads.
 */
public final class ParquetWriter {

    /** The bytes of values after which the size of the row group is computed again. */
    private static final long CHECK_BYTES = 256 << 10;

    private final FileSchema.Layout layout;
    private final FileOutput output;
    private final RowGroupLimits limits;
    private final ChunkPages.PageScratch scratch;
    private final Leaf.RowTally tally = new Leaf.RowTally();
    private final List<Leaf> leaves;
    private final List<RowGroup> groups = new ArrayList<>();

    private long rowsBefore;
    private long rowsInGroup;
    private long nextCheck = CHECK_BYTES;
    private boolean ended;

    /**
     * Creates a writer of a file that is empty.
     *
     * @param compression a compression whose native code is {@linkplain UsableCompression usable}
     * @throws IllegalArgumentException if a column has no id, or no column can be in a file
     */
    public ParquetWriter(
            WritableFile file, ColumnType.Struct row, FieldIds ids, Compression compression, RowGroupLimits limits) {
        this(file, FileSchema.of(row, ids), compression, limits);
    }

    private ParquetWriter(WritableFile file, FileSchema.Layout layout, Compression compression, RowGroupLimits limits) {
        this.layout = layout;
        this.output = new FileOutput(file);
        this.limits = limits;
        this.scratch = new ChunkPages.PageScratch(PageCodec.of(compression));
        List<ColumnDescriptor> columns = layout.message().getColumns();
        this.leaves = IntStream.range(0, columns.size())
                .mapToObj(i -> new Leaf(LeafColumn.of(layout.leaves().get(i), columns.get(i)), tally, scratch))
                .toList();
    }

    /** Creates a writer of a file that is no data file of a table, and has all columns of a row. */
    public static ParquetWriter ofAllColumns(WritableFile file, ColumnType.Struct row, Compression compression) {
        return new ParquetWriter(file, FileSchema.complete(row), compression, RowGroupLimits.ordinary());
    }

    /** Returns the leaves in the order of the columns. They are valid until the file ends. */
    public List<Leaf> leaves() {
        return leaves;
    }

    /**
     * Ends a row.
     *
     * @throws IllegalStateException if a leaf was not written for it
     */
    public void endRow() throws IOException {
        endRows(1);
    }

    /**
     * Ends rows whose values were written leaf by leaf. They are in one row group.
     *
     * @throws IllegalStateException if a leaf was not written for one of them
     */
    public void endRows(long count) throws IOException {
        rowsInGroup += count;
        if (ended || tally.begun != rowsInGroup * leaves.size()) {
            throw incomplete();
        }
        if (rowsInGroup >= limits.rows()) {
            endGroup();
        } else if (tally.bytes >= nextCheck) {
            nextCheck = tally.bytes + CHECK_BYTES;
            if (pendingBytes() >= limits.bytes()) {
                endGroup();
            }
        }
    }

    /** Returns the rows that ended. */
    public long rowCount() {
        return rowsBefore + rowsInGroup;
    }

    /** Returns the bytes of memory in use. */
    public long bufferedBytes() {
        long bytes = scratch.memory();
        for (Leaf leaf : leaves) {
            bytes += leaf.memory();
        }
        return bytes;
    }

    private long pendingBytes() {
        long bytes = 0;
        for (Leaf leaf : leaves) {
            bytes += leaf.pendingBytes();
        }
        return bytes;
    }

    private void endGroup() throws IOException {
        for (Leaf leaf : leaves) {
            if (leaf.rowsInChunk() != rowsInGroup) {
                throw incomplete();
            }
        }
        begin();
        long position = output.position();
        List<ColumnMetaData> chunks = new ArrayList<>(leaves.size());
        for (Leaf leaf : leaves) {
            chunks.add(leaf.endChunk(output));
        }
        groups.add(FooterFormat.rowGroup(chunks, rowsInGroup, position, groups.size()));
        rowsBefore += rowsInGroup;
        rowsInGroup = 0;
        tally.begun = 0;
        tally.bytes = 0;
        nextCheck = CHECK_BYTES;
    }

    private void begin() throws IOException {
        if (output.position() == 0) {
            output.write(FooterFormat.magic());
        }
    }

    /**
     * Writes the rest of the file.
     *
     * @param labels texts by names for the footer, in the order of the map
     */
    public WrittenFile finish(Map<String, String> labels) throws IOException {
        if (ended || tally.begun != rowsInGroup * leaves.size()) {
            throw incomplete();
        }
        if (rowsInGroup > 0) {
            endGroup();
        }
        begin();
        FooterFormat.write(output, layout.message(), groups, labels);
        output.flush();
        List<ColumnStatistics> statistics =
                leaves.stream().filter(Leaf::isTopLevel).map(Leaf::statistics).toList();
        abandon();
        return new WrittenFile(rowsBefore, output.position(), statistics);
    }

    /** Lets go of all memory. What was written to the file is not a Parquet file. Does nothing if the file ended. */
    public void abandon() {
        ended = true;
        scratch.release();
        leaves.forEach(Leaf::release);
    }

    private IllegalStateException incomplete() {
        if (ended) {
            return new IllegalStateException("file must not have ended: write rows before it is finished or abandoned");
        }
        for (Leaf leaf : leaves) {
            if (leaf.rowsInChunk() != rowsInGroup) {
                return new IllegalStateException("rows in " + String.join(".", leaf.path()) + " must be " + rowsInGroup
                        + ", were " + leaf.rowsInChunk() + ": write a value or a null for each row");
            }
        }
        return new IllegalStateException("rows must end before the file does: end " + rowsInGroup);
    }
}
