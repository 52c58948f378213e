package io.ingestor.cli.send;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A stream that decompresses gzip input and passes on other input unchanged. The constructor reads nothing, so that a
 * silent pipe blocks only its reader. Not thread-safe.
 */
final class GunzipStream extends InputStream {

    private static final int FIRST_BYTE = 0x1f;
    private static final int SECOND_BYTE = 0x8b;
    private static final int BUFFER_BYTES = 1 << 16;

    private final PushbackInputStream source;
    private @Nullable InputStream content;

    /** @param source the source, which is closed with this stream */
    GunzipStream(InputStream source) {
        this.source = new PushbackInputStream(source, 2);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (content == null) {
            content = isGzip() ? new Members(new Steady(source)) : source;
        }
        return content.read(target, offset, length);
    }

    @Override
    public void close() throws IOException {
        if (content != null) {
            content.close();
        }
        source.close();
    }

    private boolean isGzip() throws IOException {
        byte[] first = new byte[1];
        if (source.read(first, 0, 1) < 1) {
            return false;
        }
        boolean gzip = false;
        if (first[0] == FIRST_BYTE) {
            byte[] second = new byte[1];
            if (source.read(second, 0, 1) == 1) {
                source.unread(second);
                gzip = (second[0] & 0xff) == SECOND_BYTE;
            }
        }
        source.unread(first);
        return gzip;
    }

    /**
     * The members of a gzip file, one after the other. Fails on trailing bytes that are not a member, whereas the JDK
     * drops them.
     */
    private static final class Members extends GZIPInputStream {
        private static final int TRAILER_BYTES = 8;

        private final Steady source;
        private long inflaterHas;

        Members(Steady source) throws IOException {
            super(source, BUFFER_BYTES);
            this.source = source;
        }

        @Override
        protected void fill() throws IOException {
            super.fill();
            inflaterHas = source.count;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read;
            try {
                read = super.read(target, offset, length);
            } catch (EOFException e) {
                throw new IOException("the gzip data is truncated", e);
            }
            if (read < 0 && inf.getRemaining() + source.count - inflaterHas > TRAILER_BYTES) {
                throw new IOException("the gzip data is followed by other bytes");
            }
            return read;
        }
    }

    /** A source that always reports available bytes, because the JDK would take a pause of a pipe for its end. */
    private static final class Steady extends FilterInputStream {
        private long count;

        Steady(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = in.read();
            count += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = in.read(target, offset, length);
            count += Math.max(0, read);
            return read;
        }

        @Override
        public int available() {
            return 1;
        }
    }
}
