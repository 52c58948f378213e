package io.ingestor.delta.internal.parquet;

import org.apache.parquet.format.Encoding;

/** Words as they are, or their lower four bytes. */
final class PlainWords implements PageValues {

    private final WordBounds bounds;
    private final int width;
    private final Bytes bytes = new Bytes();

    /** Creates an encoding of words that take 4 or 8 bytes. */
    PlainWords(WordBounds bounds, int width) {
        this.bounds = bounds;
        this.width = width;
    }

    @Override
    public void add(long word) {
        bounds.include(word);
        if (width == Long.BYTES) {
            bytes.putLong(word);
        } else {
            bytes.putInt((int) word);
        }
    }

    @Override
    public Encoding endPage(Bytes page) {
        page.put(bytes.array(), 0, bytes.size());
        bytes.clear();
        return Encoding.PLAIN;
    }

    @Override
    public long memory() {
        return bytes.memory();
    }
}
