package io.ingestor.memtable.internal;

import java.util.Arrays;

/** A good hash function, and poor ones that the index must tolerate. */
enum KeyHashes implements KeyHash {
    GOOD {
        @Override
        public int hash(byte[] bytes, int offset, int length) {
            return SEEDED.hash(bytes, offset, length);
        }
    },
    ALL_THE_SAME {
        @Override
        public int hash(byte[] bytes, int offset, int length) {
            return 0x8000_0001;
        }
    },
    /** Keys crowd into few slots, but splits of segments separate them. */
    SAME_LOW_BITS {
        @Override
        public int hash(byte[] bytes, int offset, int length) {
            return SEEDED.hash(bytes, offset, length) | 0xFFF;
        }
    },
    /** Splits of segments never separate keys. */
    SAME_HIGH_BITS {
        @Override
        public int hash(byte[] bytes, int offset, int length) {
            return SEEDED.hash(bytes, offset, length) >>> 12;
        }
    },
    /** Each hash is shared by many keys. */
    FEW_VALUES {
        @Override
        public int hash(byte[] bytes, int offset, int length) {
            return (SEEDED.hash(bytes, offset, length) & 0x1F) * 0x0804_0201;
        }
    },
    FROM_LIBRARY {
        @Override
        public int hash(byte[] bytes, int offset, int length) {
            return Arrays.hashCode(Arrays.copyOfRange(bytes, offset, offset + length));
        }
    };

    private static final KeyHash SEEDED = new SeededKeyHash(0x5EED);
}
