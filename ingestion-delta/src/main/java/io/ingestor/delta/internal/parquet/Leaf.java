package io.ingestor.delta.internal.parquet;

import io.ingestor.delta.internal.column.ColumnType.Scalar;
import java.io.IOException;
import java.util.List;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.Statistics;
import org.jspecify.annotations.Nullable;

/**
 * A column of a file that holds values itself. A value or null has a repetition level, which is 0 for the first of a
 * row, and a definition level, which is {@link #maxDefinition} for a value and less for a null. The levels are those of
 * Dremel.
 *
 * <p><b>Ownership.</b> Bytes are borrowed for the call: the leaf copies the ones it keeps. <b>Threads.</b> One at a
 * time, the one of the {@link ParquetWriter}.
 */
public final class Leaf {

    private static final int PAGE_ROWS = 20_000;
    private static final int PAGE_BYTES = 1 << 20;

    private final LeafColumn column;
    private final Scalar type;
    private final int maxRepetition;
    private final int maxDefinition;
    private final RowTally tally;
    private final ChunkPages.PageScratch scratch;
    private final ChunkPages chunk;
    private final LeafBounds bounds;
    private final LeafBounds fileBounds;
    private final Levels repetitions;
    private final Levels definitions;
    private @Nullable PageValues values;

    private int rowsInPage;
    private int levelsInPage;
    private int valuesInPage;
    private long bytesInPage;
    private long rowsInChunk;
    private long nullsInChunk;
    private long nullsInFile;

    Leaf(LeafColumn column, RowTally tally, ChunkPages.PageScratch scratch) {
        this.column = column;
        this.type = column.type();
        this.maxRepetition = column.maxRepetition();
        this.maxDefinition = column.maxDefinition();
        this.tally = tally;
        this.scratch = scratch;
        this.chunk = new ChunkPages(scratch);
        this.bounds = column.bounds();
        this.fileBounds = column.bounds();
        this.repetitions = new Levels(column.maxRepetition());
        this.definitions = new Levels(column.maxDefinition());
    }

    /** Returns the names from the row to this leaf. */
    public List<String> path() {
        return column.path();
    }

    /** Returns the type of the values. */
    public Scalar type() {
        return column.type();
    }

    public int maxRepetition() {
        return maxRepetition;
    }

    /** Returns the definition level of a value. */
    public int maxDefinition() {
        return maxDefinition;
    }

    /** Writes that there is no value, because the part at that definition level is null or empty. */
    public void writeNull(int repetition, int definition) {
        checkNull(definition);
        addLevels(repetition, definition);
        nullsInChunk++;
    }

    /** Writes rows without a value. */
    public void writeNulls(long rows, int definition) {
        checkNull(definition);
        for (long left = rows; left > 0; ) {
            if (rowsInPage >= PAGE_ROWS) {
                endPage();
            }
            int count = (int) Math.min(left, PAGE_ROWS - rowsInPage);
            repetitions.add(0, count);
            definitions.add(definition, count);
            rowsInPage += count;
            levelsInPage += count;
            left -= count;
        }
        rowsInChunk += rows;
        tally.begun += rows;
        nullsInChunk += rows;
    }

    /** Writes a whole number, or the microseconds of a timestamp. */
    public void writeLong(long value, int repetition, int definition) {
        if (type != Scalar.LONG && type != Scalar.INT && type != Scalar.TIMESTAMP) {
            throw wrongType("a whole number");
        }
        writeWord(value, repetition, definition);
    }

    /** Writes a number; the bits of a NaN are kept. */
    public void writeDouble(double value, int repetition, int definition) {
        if (type != Scalar.DOUBLE) {
            throw wrongType("a double");
        }
        writeWord(Double.doubleToRawLongBits(value), repetition, definition);
    }

    /** Writes a truth value. */
    public void writeBoolean(boolean value, int repetition, int definition) {
        if (type != Scalar.BOOLEAN) {
            throw wrongType("a truth value");
        }
        writeWord(value ? 1 : 0, repetition, definition);
    }

    private void writeWord(long word, int repetition, int definition) {
        checkValue(definition);
        addLevels(repetition, definition);
        addSize(Long.BYTES);
        encoded().add(word);
    }

    /** Writes a text in UTF-8, or a binary value, from borrowed bytes. */
    public void writeBytes(byte[] array, int offset, int length, int repetition, int definition) {
        if (type != Scalar.STRING && type != Scalar.JSON && type != Scalar.BINARY) {
            throw wrongType("bytes");
        }
        checkValue(definition);
        addLevels(repetition, definition);
        addSize(Integer.BYTES + length);
        encoded().add(array, offset, length);
    }

    private void addSize(int bytes) {
        valuesInPage++;
        bytesInPage += bytes;
        tally.bytes += bytes;
    }

    private PageValues encoded() {
        PageValues present = values;
        if (present == null) {
            present = column.values(bounds);
            values = present;
        }
        return present;
    }

    /** Begins a row if there is no repetition, and a page if this one is full. Keeps no levels that are always 0. */
    private void addLevels(int repetition, int definition) {
        if (repetition != 0) {
            checkRepetition(repetition);
        } else {
            if (rowsInPage >= PAGE_ROWS || bytesInPage >= PAGE_BYTES) {
                endPage();
            }
            rowsInPage++;
            rowsInChunk++;
            tally.begun++;
        }
        if (maxRepetition > 0) {
            repetitions.add(repetition);
        }
        if (maxDefinition > 0) {
            definitions.add(definition);
        }
        levelsInPage++;
    }

    private void endPage() {
        Bytes page = scratch.page;
        page.clear();
        repetitions.endPage(page);
        definitions.endPage(page);
        PageValues present = values;
        Encoding encoding = valuesInPage == 0 || present == null ? Encoding.PLAIN : present.endPage(page);
        chunk.add(levelsInPage, encoding);
        rowsInPage = 0;
        levelsInPage = 0;
        valuesInPage = 0;
        bytesInPage = 0;
    }

    /** Writes the pages of the row group, and returns their description. */
    ColumnMetaData endChunk(FileOutput target) throws IOException {
        if (levelsInPage > 0) {
            endPage();
        }
        PageValues present = values;
        if (present != null) {
            PageValues.DictionaryEntries dictionary = present.endChunk();
            if (dictionary != null) {
                chunk.setDictionary(dictionary);
            }
            present.beginChunk();
        }
        ColumnMetaData description = new ColumnMetaData();
        description.setType(FooterFormat.typeOf(column.type()));
        description.setPath_in_schema(column.path());
        chunk.writeTo(target, target.position(), description);
        Statistics statistics = new Statistics();
        statistics.setNull_count(nullsInChunk);
        bounds.describe(statistics);
        description.setStatistics(statistics);
        nullsInFile += nullsInChunk;
        nullsInChunk = 0;
        rowsInChunk = 0;
        if (bounds instanceof WordBounds words) {
            ((WordBounds) fileBounds).take(words);
        } else {
            ((TextBounds) fileBounds).take((TextBounds) bounds);
        }
        return description;
    }

    /** Returns the statistics of all row groups that were written. */
    ColumnStatistics statistics() {
        return new ColumnStatistics(column.path().get(0), nullsInFile, fileBounds.min(), fileBounds.max());
    }

    boolean isTopLevel() {
        return column.isTopLevel();
    }

    /** Returns the rows that this leaf received for the row group. */
    long rowsInChunk() {
        return rowsInChunk;
    }

    /** Returns the bytes of the row group so far: of pages as stored, and of the values in the last page. */
    long pendingBytes() {
        return chunk.memory() + bytesInPage;
    }

    long memory() {
        PageValues present = values;
        return chunk.memory() + repetitions.memory() + definitions.memory() + (present == null ? 0 : present.memory());
    }

    void release() {
        chunk.release();
        repetitions.release();
        definitions.release();
        values = null;
    }

    private void checkNull(int definition) {
        if (definition < 0 || definition >= maxDefinition) {
            throw new IllegalArgumentException("definition level of a null in " + column + " must be from 0 to "
                    + (maxDefinition - 1) + ", was " + definition);
        }
    }

    private void checkValue(int definition) {
        if (definition != maxDefinition) {
            throw new IllegalArgumentException(
                    "definition level of a value in " + column + " must be " + maxDefinition + ", was " + definition);
        }
    }

    private void checkRepetition(int repetition) {
        boolean first = rowsInChunk == 0;
        if (repetition < 0 || repetition > (first ? 0 : maxRepetition)) {
            throw new IllegalArgumentException("repetition level in " + column + " must be from 0 to "
                    + (first ? 0 : maxRepetition) + ", was " + repetition);
        }
    }

    private IllegalArgumentException wrongType(String given) {
        return new IllegalArgumentException(
                "value in " + column + " must be a " + column.type().deltaName() + ", was " + given);
    }

    /** The totals of the values and rows that the leaves of a row group received. */
    static final class RowTally {

        /** Rows begun, summed over the leaves. */
        long begun;

        /** Bytes of values before they are encoded. */
        long bytes;
    }
}
