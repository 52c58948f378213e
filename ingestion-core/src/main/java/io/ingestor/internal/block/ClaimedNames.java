package io.ingestor.internal.block;

import java.nio.charset.StandardCharsets;

/** The names that a rejected record claims, for its dead letter. They may be invalid. */
final class ClaimedNames {

    private static final int MAX_BYTES = 1 << 10;

    private ClaimedNames() {}

    /** Returns a name, cut to {@value #MAX_BYTES} bytes. Bytes that are not UTF-8 become U+FFFD. */
    static String of(byte[] source, int offset, int length) {
        int end = Math.min(source.length, offset + Math.min(length, MAX_BYTES));
        return end <= offset ? "" : new String(source, offset, end - offset, StandardCharsets.UTF_8);
    }
}
