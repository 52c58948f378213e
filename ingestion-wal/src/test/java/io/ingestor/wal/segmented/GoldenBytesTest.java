package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.wal.RecoveryMode;
import io.ingestor.wal.UnsupportedFormatException;
import io.ingestor.wal.internal.format.ChainLink;
import io.ingestor.wal.internal.format.Crc;
import io.ingestor.wal.internal.format.FrameFormat;
import io.ingestor.wal.internal.format.FrameHeader;
import io.ingestor.wal.internal.format.SegmentFormat;
import io.ingestor.wal.internal.format.SegmentHeader;
import io.ingestor.wal.internal.recover.LogRecovery;
import io.ingestor.wal.internal.segment.ActiveSegment;
import io.ingestor.wal.internal.segment.LogEnd;
import io.ingestor.wal.internal.segment.PreparedSegment;
import io.ingestor.wal.storage.SimulatedDirectory;
import io.ingestor.wal.storage.WritableFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Format version 1, byte by byte. Another program computed the bytes from the description in the package; they never
 * change.
 */
class GoldenBytesTest {

    private static final SegmentHeader HEADER =
            new SegmentHeader(0x1112131415161718L, 0x0102030405060708L, 2, 0xA1A2A3A4A5A6A7A8L, 65536);

    private static final String HEADER_BYTES = "494e47535457414c0100000000100000"
            + "000000000000000008070605040302011817161514131211"
            + "0200000000000000a8a7a6a5a4a3a2a1000001000000000028892c0b";

    private static final String CHAIN_FRAME = "48000000020000000a000000000000000000000020000000001000000000000021c7d86f"
            + "9a33cbc7010000000000000068100000000000000900000000000000bebafeca00000000";

    private static final String ENTRY_FRAME =
            "2d000000010000000a00000000000000020000000500000000100000000000004cbb719a" + "0013f24468656c6c6f000000";

    private static final String CLOSED_MARK =
            "28000000030001000c000000000000000000000000000000781000000000000000000000a777ccae";

    @Test
    void aSegmentHeaderHasTheseBytes() throws Exception {
        ByteBuffer block = SegmentFormat.encode(HEADER);

        assertThat(block.remaining()).isEqualTo(4096);
        byte[] bytes = new byte[4096];
        block.get(0, bytes);
        assertThat(hex(bytes, 0, 68)).isEqualTo(HEADER_BYTES);
        assertThat(Arrays.equals(bytes, 68, 4096, new byte[4096], 68, 4096)).isTrue();
        assertThat(SegmentFormat.decode(block, 4096, "file")).isEqualTo(HEADER);
        assertThat(HEADER.name()).isEqualTo("wal-0000000000000002.seg");
    }

    @Test
    void framesHaveTheseBytes() throws Exception {
        SimulatedDirectory directory = new SimulatedDirectory();
        WritableFile file = directory.create(HEADER.name());
        ActiveSegment segment = new ActiveSegment(new PreparedSegment(HEADER, file), ByteBuffer.allocateDirect(8192));

        ByteBuffer chain = ByteBuffer.wrap(FrameFormat.encodeChain(new ChainLink(1, 4200, 9, 0xCAFEBABE)));
        FrameHeader frame = new FrameHeader().set(FrameFormat.TYPE_CHAIN, 0, 0, chain.remaining());
        frame.firstSequence = 10;
        frame.durableUpTo = 4096;
        frame.payloadCrc = Crc.of(chain);
        segment.add(frame, chain, 0);
        ByteBuffer payload = ByteBuffer.wrap("hello".getBytes(StandardCharsets.US_ASCII));
        frame.set(FrameFormat.TYPE_ENTRY, 0, 0, 5);
        frame.recordCount = 2;
        frame.payloadCrc = Crc.of(payload);
        segment.add(frame, payload, 0);
        frame.set(FrameFormat.TYPE_MARK, 0, FrameFormat.FLAG_CLOSED, 0);
        frame.firstSequence = 12;
        frame.durableUpTo = 4216;
        segment.add(frame, null, 0);
        segment.flush();

        byte[] bytes = directory.contents().get(HEADER.name());
        assertThat(hex(bytes, 4096, 4168)).isEqualTo(CHAIN_FRAME);
        assertThat(hex(bytes, 4168, 4216)).isEqualTo(ENTRY_FRAME);
        assertThat(hex(bytes, 4216, 4256)).isEqualTo(CLOSED_MARK);
        assertThat(segment.position()).isEqualTo(4256);
        assertThat(bytes).as("zeros up to the end of the page").hasSize(8192);
        assertThat(Arrays.equals(bytes, 4256, 8192, new byte[8192], 4256, 8192)).isTrue();
        assertThat(segment.digest()).isEqualTo(0xbce2e4f1);
    }

    @Test
    void theseBytesAreReadBack() throws Exception {
        byte[] file = new byte[65536];
        byte[] header = HexFormat.of().parseHex(HEADER_BYTES);
        byte[] frames = HexFormat.of().parseHex(CHAIN_FRAME + ENTRY_FRAME + CLOSED_MARK);
        System.arraycopy(header, 0, file, 0, header.length);
        System.arraycopy(frames, 0, file, 4096, frames.length);

        LogRecovery.Recovered recovered =
                LogRecovery.run(new SimulatedDirectory(Map.of(HEADER.name(), file)), RecoveryMode.TOLERATE_TAIL, 1);

        assertThat(recovered.report().firstSequence()).isEqualTo(10);
        assertThat(recovered.report().lastSequence()).isEqualTo(11);
        assertThat(recovered.report().entries()).isEqualTo(1);
        assertThat(recovered.report().cleanClose()).isTrue();
        assertThat(recovered.report().tornBytes()).isZero();
        assertThat(recovered.end()).isEqualTo(new LogEnd(2, 4256, 12));
        assertThat(recovered.link()).isEqualTo(new ChainLink(2, 4256, 11, 0xbce2e4f1));
    }

    @Test
    void aNewerVersionOrAnUnknownFeatureIsRefused() {
        ByteBuffer newer = SegmentFormat.encode(HEADER);
        newer.put(8, (byte) 2);

        assertThatThrownBy(() -> SegmentFormat.decode(newer, 4096, "wal-2.seg"))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessageContaining("wal-2.seg has format version 2, this library reads version 1");
    }

    private static String hex(byte[] bytes, int from, int to) {
        return HexFormat.of().formatHex(bytes, from, to);
    }
}
