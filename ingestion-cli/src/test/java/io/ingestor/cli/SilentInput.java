package io.ingestor.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An input like a pipe: it returns some text, blocks until the test ends it, and then reports its end. */
final class SilentInput extends InputStream {

    private static final long DEADLINE_SECONDS = 60;

    private final InputStream text;
    private final CountDownLatch silence = new CountDownLatch(1);

    SilentInput(String text) {
        this.text = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Ends the input. */
    void end() {
        silence.countDown();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = text.read(target, offset, length);
        if (read < 0 && !awaitEnd()) {
            throw new IOException("nobody ended the silence within " + DEADLINE_SECONDS + " s");
        }
        return read;
    }

    @Override
    public int read() {
        throw new UnsupportedOperationException("read by blocks");
    }

    private boolean awaitEnd() throws IOException {
        try {
            return silence.await(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
