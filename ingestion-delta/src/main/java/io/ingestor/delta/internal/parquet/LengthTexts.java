package io.ingestor.delta.internal.parquet;

import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForInteger;
import org.apache.parquet.format.Encoding;

/** Texts one after the other, and their lengths before all of them. */
final class LengthTexts implements PageValues {

    private final TextBounds bounds;
    private final DeltaBinaryPackingValuesWriterForInteger lengths = DeltaWords.lengths();
    private final Bytes bytes = new Bytes();

    LengthTexts(TextBounds bounds) {
        this.bounds = bounds;
    }

    @Override
    public void add(byte[] array, int offset, int length) {
        bounds.include(array, offset, length);
        lengths.writeInteger(length);
        bytes.put(array, offset, length);
    }

    @Override
    public Encoding endPage(Bytes page) {
        DeltaWords.append(page, lengths);
        page.put(bytes.array(), 0, bytes.size());
        bytes.clear();
        return Encoding.DELTA_LENGTH_BYTE_ARRAY;
    }

    @Override
    public long memory() {
        return lengths.getAllocatedSize() + bytes.memory();
    }
}
