package io.ingestor.delta.internal.parquet;

import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForInteger;
import org.apache.parquet.format.Encoding;

/** Texts without the bytes that they begin with in common with the one before. */
final class PrefixTexts implements PageValues {

    private final TextBounds bounds;
    private final DeltaBinaryPackingValuesWriterForInteger prefixes = DeltaWords.lengths();
    private final DeltaBinaryPackingValuesWriterForInteger suffixes = DeltaWords.lengths();
    private final Bytes bytes = new Bytes();
    private final Bytes before = new Bytes();

    PrefixTexts(TextBounds bounds) {
        this.bounds = bounds;
    }

    @Override
    public void add(byte[] array, int offset, int length) {
        bounds.include(array, offset, length);
        int prefix = before.commonPrefix(array, offset, length);
        prefixes.writeInteger(prefix);
        suffixes.writeInteger(length - prefix);
        bytes.put(array, offset + prefix, length - prefix);
        before.clear();
        before.put(array, offset, length);
    }

    @Override
    public Encoding endPage(Bytes page) {
        DeltaWords.append(page, prefixes);
        DeltaWords.append(page, suffixes);
        page.put(bytes.array(), 0, bytes.size());
        bytes.clear();
        before.clear();
        return Encoding.DELTA_BYTE_ARRAY;
    }

    @Override
    public long memory() {
        return prefixes.getAllocatedSize() + suffixes.getAllocatedSize() + bytes.memory() + before.memory();
    }
}
