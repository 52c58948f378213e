package io.ingestor.delta.internal.parquet;

import org.apache.parquet.format.Encoding;

/** Words of eight bytes, as they are. */
final class PlainWords implements PageValues {

    private final WordBounds bounds;
    private final Bytes bytes = new Bytes();

    PlainWords(WordBounds bounds) {
        this.bounds = bounds;
    }

    @Override
    public void add(long word) {
        bounds.include(word);
        bytes.putLong(word);
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
