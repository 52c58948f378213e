package io.ingestor.delta.internal.parquet;

import org.apache.parquet.format.Encoding;

/** Truth values of one bit each. */
final class PlainBits implements PageValues {

    private final WordBounds bounds;
    private final Bytes bytes = new Bytes();
    private int octet;
    private int bits;

    PlainBits(WordBounds bounds) {
        this.bounds = bounds;
    }

    @Override
    public void add(long word) {
        bounds.include(word);
        octet |= (int) word << bits;
        if (++bits == Byte.SIZE) {
            endOctet();
        }
    }

    private void endOctet() {
        bytes.putByte(octet);
        octet = 0;
        bits = 0;
    }

    @Override
    public Encoding endPage(Bytes page) {
        if (bits > 0) {
            endOctet();
        }
        page.put(bytes.array(), 0, bytes.size());
        bytes.clear();
        return Encoding.PLAIN;
    }

    @Override
    public long memory() {
        return bytes.memory();
    }
}
