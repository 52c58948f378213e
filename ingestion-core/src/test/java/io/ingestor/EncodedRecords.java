package io.ingestor;

import io.ingestor.internal.fake.RandomRecords;
import java.util.Random;

/** Encoded records of every shape that the wire allows, for tests of code that reads them. */
public final class EncodedRecords {

    private EncodedRecords() {}

    /** Returns a well-formed record: its fields may be in any order, missing, repeated or unknown. */
    public static byte[] random(Random random) {
        return RandomRecords.good(random);
    }
}
