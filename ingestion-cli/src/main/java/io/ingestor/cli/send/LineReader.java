package io.ingestor.cli.send;

import java.io.IOException;
import java.util.Arrays;

/**
 * A reader that splits a stream into lines of bytes, without interpreting them. It keeps only the first bytes of a line
 * that is too long, so that memory stays bounded.
 */
final class LineReader {

    /** The source of the bytes. */
    interface Source {

        /** Reads the bytes that are available and fit. Returns 0 if there are none yet, and -1 at and after the end. */
        int read(byte[] target) throws IOException, InterruptedException;
    }

    /** The position of a reader after an advance. */
    enum Step {
        /** At a line. */
        LINE,
        /** Before a line that has not fully arrived yet. */
        PAUSE,
        /** After the last line. */
        END
    }

    private static final int CHUNK_BYTES = 1 << 16;

    private final Source source;
    private final int maxLineBytes;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private int next;
    private int end;
    private byte[] line = new byte[1 << 10];
    private int length;
    private boolean begun;
    private long number;
    private long bytesRead;

    LineReader(Source source, int maxLineBytes) {
        this.source = source;
        this.maxLineBytes = maxLineBytes;
    }

    /** Advances to the next line. An empty line after the last line break does not count. */
    Step advance() throws IOException, InterruptedException {
        if (!begun) {
            length = 0;
        }
        while (true) {
            if (next == end) {
                int read = source.read(chunk);
                if (read == 0) {
                    return Step.PAUSE;
                }
                if (read < 0) {
                    return begun ? lineEnds() : Step.END;
                }
                next = 0;
                end = read;
                bytesRead += read;
            }
            begun = true;
            int start = next;
            while (next < end && chunk[next] != '\n') {
                next++;
            }
            append(start, next);
            if (next < end) {
                next++;
                return lineEnds();
            }
        }
    }

    /** Returns the number of the current line, from 1. */
    long number() {
        return number;
    }

    /** Returns the bytes of the current line without its line break; only the first ones if {@link #isTooLong()}. */
    byte[] line() {
        return Arrays.copyOf(line, Math.min(length, maxLineBytes));
    }

    /** Returns the bytes of the current line, its line break, and the bytes after it that have already been read. */
    byte[] withAhead() {
        byte[] line = line();
        byte[] all = Arrays.copyOf(line, line.length + 1 + end - next);
        all[line.length] = '\n';
        System.arraycopy(chunk, next, all, line.length + 1, end - next);
        return all;
    }

    /** Returns true if the line is longer than the limit. */
    boolean isTooLong() {
        return length > maxLineBytes;
    }

    /** Returns the number of bytes taken from the stream so far. */
    long bytesRead() {
        return bytesRead;
    }

    private Step lineEnds() {
        begun = false;
        number++;
        return Step.LINE;
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
