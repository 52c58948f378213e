package io.ingestor.delta.internal.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForInteger;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForLong;
import org.apache.parquet.format.Encoding;

/** Words as packed differences to the ones before. */
final class DeltaWords implements PageValues {

    private static final int FIRST_SLAB = 64;
    private static final int LARGEST_SLABS = 1 << 18;

    /** The buffers of one block in the library's encoder. */
    private static final long BLOCK_MEMORY = 3 << 10;

    private final WordBounds bounds;
    private final DeltaBinaryPackingValuesWriterForLong deltas =
            new DeltaBinaryPackingValuesWriterForLong(FIRST_SLAB, LARGEST_SLABS, HeapByteBufferAllocator.getInstance());

    DeltaWords(WordBounds bounds) {
        this.bounds = bounds;
    }

    /** Returns an encoder of lengths. */
    static DeltaBinaryPackingValuesWriterForInteger lengths() {
        return new DeltaBinaryPackingValuesWriterForInteger(
                FIRST_SLAB, LARGEST_SLABS, HeapByteBufferAllocator.getInstance());
    }

    /** Appends the values of an encoder, and empties it. */
    static void append(Bytes page, ValuesWriter encoder) {
        try {
            encoder.getBytes().writeAllTo(page);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        encoder.reset();
    }

    @Override
    public void add(long word) {
        bounds.include(word);
        deltas.writeLong(word);
    }

    @Override
    public Encoding endPage(Bytes page) {
        append(page, deltas);
        return Encoding.DELTA_BINARY_PACKED;
    }

    @Override
    public long memory() {
        return deltas.getAllocatedSize() + BLOCK_MEMORY;
    }
}
