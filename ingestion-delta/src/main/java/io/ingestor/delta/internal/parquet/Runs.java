package io.ingestor.delta.internal.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;

/** The encoding of levels and ids of a dictionary: runs of equal numbers, and packed bits. */
final class Runs {

    private static final int FIRST_SLAB = 64;
    private static final int LARGEST_SLABS = 1 << 18;

    private Runs() {}

    static int width(int largest) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(largest);
    }

    static RunLengthBitPackingHybridEncoder encoder(int width) {
        return new RunLengthBitPackingHybridEncoder(
                width, FIRST_SLAB, LARGEST_SLABS, HeapByteBufferAllocator.getInstance());
    }

    /** Appends one number, repeated. */
    static void appendRun(Bytes target, int width, int number, int times) {
        target.putVarInt(times << 1);
        for (int shift = 0; shift < width; shift += Byte.SIZE) {
            target.putByte(number >>> shift);
        }
    }

    /** Adds a number to an encoder, repeated. */
    static void add(RunLengthBitPackingHybridEncoder encoder, int number, int times) {
        try {
            for (int i = 0; i < times; i++) {
                encoder.writeInt(number);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Appends the numbers of an encoder, and empties it. */
    static void append(Bytes target, RunLengthBitPackingHybridEncoder encoder) {
        try {
            encoder.toBytes().writeAllTo(target);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        encoder.reset();
    }
}
