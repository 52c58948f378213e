package io.ingestor.cli.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public class GunzipStreamTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1 << 16})
    void membersFollowEachOtherHoweverTheyArrive(int most) throws IOException {
        byte[] two = concat(gzip("first\n"), gzip("second\n"));

        assertThat(read(two, most)).isEqualTo("first\nsecond\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"a\":1}\n", "\u001f", "\u001fx"})
    void anythingElseIsPassedOn(String text) throws IOException {
        assertThat(read(text.getBytes(StandardCharsets.UTF_8), 1)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1 << 16})
    void whatFollowsTheLastMemberIsNotDropped(int most) {
        byte[] appended = concat(gzip("first\n"), "{\"a\":1}\n".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> read(appended, most))
                .isInstanceOf(IOException.class)
                .hasMessage("the gzip data is followed by other bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1 << 16})
    void aMemberThatIsCutIsAFailureWhereverItIsCut(int most) {
        byte[] whole = gzip("first\n");
        byte[] second = gzip("second\n");
        for (int cut = 1; cut < second.length; cut++) {
            byte[] torn = concat(whole, Arrays.copyOf(second, cut));

            assertThatThrownBy(() -> read(torn, most)).as("cut at %d", cut).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> read(Arrays.copyOf(whole, whole.length - 1), most))
                .isInstanceOf(IOException.class)
                .hasMessage("the gzip data is truncated");
    }

    @Test
    void nothingIsReadBeforeTheFirstRead() throws IOException {
        InputStream unread = new InputStream() {
            @Override
            public int read() {
                throw new AssertionError("read");
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                throw new AssertionError("read");
            }
        };

        new GunzipStream(unread).close();
    }

    /**
     * Reads from a stream that, like a pipe, returns at most {@code most} bytes at a time and never reports available
     * bytes.
     */
    private static String read(byte[] bytes, int most) throws IOException {
        InputStream pipe = new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(most, length));
            }

            @Override
            public synchronized int available() {
                return 0;
            }
        };
        try (InputStream in = new GunzipStream(pipe)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    public static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
