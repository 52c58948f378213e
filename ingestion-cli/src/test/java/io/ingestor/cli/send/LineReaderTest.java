package io.ingestor.cli.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {

    @Test
    void linesAreSplitAndNumberedFromOne() throws Exception {
        assertThat(read("a\nbc\n\nd", 10)).containsExactly("1:a", "2:bc", "3:", "4:d");
    }

    @Test
    void aLineBreakAtTheEndStartsNoLine() throws Exception {
        assertThat(read("a\n", 10)).containsExactly("1:a");
        assertThat(read("\n", 10)).containsExactly("1:");
        assertThat(read("", 10)).isEmpty();
    }

    @Test
    void aCarriageReturnIsLeftToTheParser() throws Exception {
        assertThat(read("a\r\nb", 10)).containsExactly("1:a\r", "2:b");
    }

    @Test
    void aLineThatIsTooLongIsCutAndTheNextOneIsWhole() throws Exception {
        assertThat(read("12345\n123456\n1234567890\nx", 5)).containsExactly("1:12345", "2:12345!", "3:12345!", "4:x");
    }

    @Test
    void linesMayBeLongerThanAReadOfTheStream() throws Exception {
        String longLine = "x".repeat(200_000);

        List<String> lines = read(longLine + "\nshort\n" + longLine, 1 << 20);

        assertThat(lines).containsExactly("1:" + longLine, "2:short", "3:" + longLine);
    }

    @Test
    void aStreamThatGivesOneByteAtATimeIsReadTheSame() throws Exception {
        InputStream slow = new ByteArrayInputStream("ab\ncd\n".getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(1, length));
            }
        };

        assertThat(read(slow, 10)).containsExactly("1:ab", "2:cd");
    }

    @Test
    void aLineGoesOnAfterAPause() throws Exception {
        Iterator<String> reads = List.of("a", "", "b\nc", "", "", "\n", "d").iterator();

        List<String> lines = read(new LineReader(
                target -> {
                    if (!reads.hasNext()) {
                        return -1;
                    }
                    byte[] bytes = reads.next().getBytes(StandardCharsets.UTF_8);
                    System.arraycopy(bytes, 0, target, 0, bytes.length);
                    return bytes.length;
                },
                10));

        assertThat(lines).containsExactly("...", "1:ab", "...", "...", "2:c", "3:d");
    }

    @Test
    void bytesReadAreCounted() throws Exception {
        InputStream in = new ByteArrayInputStream(new byte[100_000]);
        LineReader reader = new LineReader(in::read, 10);

        while (reader.advance() == LineReader.Step.LINE) {
            assertThat(reader.isTooLong()).isTrue();
        }

        assertThat(reader.bytesRead()).isEqualTo(100_000);
    }

    private static List<String> read(String text, int maxLineBytes) throws Exception {
        return read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), maxLineBytes);
    }

    private static List<String> read(InputStream in, int maxLineBytes) throws Exception {
        return read(new LineReader(in::read, maxLineBytes));
    }

    private static List<String> read(LineReader reader) throws Exception {
        List<String> lines = new ArrayList<>();
        for (LineReader.Step step = reader.advance(); step != LineReader.Step.END; step = reader.advance()) {
            lines.add(
                    step == LineReader.Step.PAUSE
                            ? "..."
                            : reader.number() + ":" + new String(reader.line(), StandardCharsets.UTF_8)
                                    + (reader.isTooLong() ? "!" : ""));
        }
        return lines;
    }
}
