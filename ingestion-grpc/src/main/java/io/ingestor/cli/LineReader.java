package io.ingestor.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Splits a stream into lines, as bytes: what is in them is for others to judge. A line that is too long is passed over, and memory stays bounded. */
final class LineReader {

    private static final int CHUNK_BYTES = 1 << 16;

    private final InputStream in;
    private final int maxLineBytes;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private int next;
    private int end;
    private byte[] line = new byte[1 << 10];
    private int length;
    private long number;
    private long bytesRead;

    LineReader(InputStream in, int maxLineBytes) {
        this.in = in;
        this.maxLineBytes = maxLineBytes;
    }

    /** Goes to the next line; false at the end. An empty line after the last line break is none. */
    boolean advance() throws IOException {
        length = 0;
        boolean any = false;
        while (next < end || fill()) {
            any = true;
            int start = next;
            while (next < end && chunk[next] != '\n') {
                next++;
            }
            append(start, next);
            if (next < end) {
                next++;
                break;
            }
        }
        number += any ? 1 : 0;
        return any;
    }

    /** The number of the current line, from 1. */
    long number() {
        return number;
    }

    /** The bytes of the current line without its line break; only the first ones if it {@link #isTooLong()}. */
    byte[] line() {
        return Arrays.copyOf(line, Math.min(length, maxLineBytes));
    }

    /** Whether the line is longer than the limit. */
    boolean isTooLong() {
        return length > maxLineBytes;
    }

    /** Bytes taken from the stream so far. */
    long bytesRead() {
        return bytesRead;
    }

    private boolean fill() throws IOException {
        next = 0;
        end = Math.max(0, in.read(chunk));
        bytesRead += end;
        return end > 0;
    }

    private void append(int from, int to) {
        int kept = Math.min(to - from, maxLineBytes + 1 - length);
        if (line.length < length + kept) {
            line = Arrays.copyOf(line, Math.max(length + kept, line.length * 2));
        }
        System.arraycopy(chunk, from, line, length, kept);
        length += kept;
    }
}
