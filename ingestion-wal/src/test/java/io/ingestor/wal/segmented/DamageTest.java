package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.CorruptLogException;
import io.ingestor.wal.RecoveryMode;
import io.ingestor.wal.UnsupportedFormatException;
import io.ingestor.wal.internal.format.FrameFormat;
import io.ingestor.wal.internal.format.SegmentFormat;
import io.ingestor.wal.internal.recover.LogRecovery;
import io.ingestor.wal.internal.segment.SegmentInfo;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests of damage to the bytes of a log that was closed in order. The damage must be detected, or change nothing. */
class DamageTest {

    /** Masks of each bit, and of the whole byte. */
    private static final int[] MASKS = {1, 2, 4, 8, 16, 32, 64, 128, 255};

    private final Map<Integer, byte[]> payloads = new HashMap<>();

    /** Returns the files of a log that was closed in order, with raw and compressed entries of these sizes in bytes. */
    private Map<String, byte[]> log(int... sizes) throws Exception {
        SimulatedDirectory directory = new SimulatedDirectory();
        try (SegmentedWriteAheadLog log =
                SegmentedWriteAheadLog.open(directory, CrashWorkload.OPTIONS, CrashWorkload.TIMING)) {
            for (int size : sizes) {
                int id = payloads.size();
                byte[] payload = new byte[size];
                if (id % 2 == 0) {
                    new Random(id).nextBytes(payload);
                }
                ByteBuffer.wrap(payload).putLong(0, id);
                payloads.put(id, payload);
                log.append(ByteBuffer.wrap(payload), 1 + id % 3, AckLevel.SYNCED)
                        .get(30, TimeUnit.SECONDS);
            }
        }
        return directory.contents();
    }

    private CrashEnumerator.Recovered read(Map<String, byte[]> files) throws Exception {
        return CrashEnumerator.read(new SimulatedDirectory(files).recording(false), payloads);
    }

    /**
     * Returns true if recovery or reading detects the damage. Otherwise they must find exactly the expected entries.
     */
    private boolean detected(Map<String, byte[]> files, List<CrashEnumerator.Found> expected, String what)
            throws Exception {
        try {
            assertThat(read(files).found()).as(what).isEqualTo(expected);
            return false;
        } catch (CorruptLogException | UnsupportedFormatException e) {
            return true;
        }
    }

    @Test
    void everyBitAndByteOfASmallLogIsCheckedOrHarmless() throws Exception {
        Map<String, byte[]> files = log(40, 700, 300, 1200);
        CrashEnumerator.Recovered whole = read(files);
        assertThat(whole.found()).hasSize(4);
        String name = whole.segments().get(0).header().name();
        int end = (int) whole.end().position();
        int lastFrame = end - FrameFormat.HEADER_BYTES;

        for (int position = 0; position < end + 64; position++) {
            if (position == SegmentFormat.HEADER_BYTES + 8) {
                position = SegmentFormat.FIRST_FRAME - 8;
            }
            for (int mask : MASKS) {
                String what = "byte " + position + " xor " + mask;
                boolean noticed = detected(changed(files, name, position, mask), whole.found(), what);

                boolean inHeader = position < SegmentFormat.HEADER_BYTES;
                boolean unread = position >= SegmentFormat.HEADER_BYTES && position < SegmentFormat.FIRST_FRAME;
                if (inHeader) {
                    assertThat(noticed).as(what).isTrue();
                } else if (unread || position >= lastFrame) {
                    assertThat(noticed).as(what).isFalse();
                }
            }
        }
    }

    @Test
    void bytesOfALogOfSeveralSegmentsAreCheckedOrHarmless() throws Exception {
        changeBytesOfSeveralSegments(25);
    }

    @Test
    @Tag("proof")
    void everyByteOfALogOfSeveralSegmentsIsCheckedOrHarmless() throws Exception {
        changeBytesOfSeveralSegments(1);
    }

    /**
     * Checks a log of several segments after each of many changes of one byte.
     *
     * @param meanStep the mean distance of the bytes that are changed
     */
    private void changeBytesOfSeveralSegments(int meanStep) throws Exception {
        Map<String, byte[]> files = log(15_000, 9_000, 15_500, 400, 900, 15_000, 16_000, 3_000, 16_000);
        CrashEnumerator.Recovered whole = read(files);
        assertThat(whole.segments()).hasSizeGreaterThan(1);
        long seed = System.nanoTime();
        System.out.println("damage: seed " + seed);
        Random random = new Random(seed);

        for (String name : files.keySet()) {
            int bytes = files.get(name).length;
            for (int position = 0; position < bytes; position += 1 + random.nextInt(2 * meanStep - 1)) {
                int mask = 1 + random.nextInt(255);
                detected(
                        changed(files, name, position, mask),
                        whole.found(),
                        "seed " + seed + ", " + name + ", byte " + position + " xor " + mask);
            }
        }
    }

    @Test
    void aFileThatWasCutIsRefused() throws Exception {
        Map<String, byte[]> files = log(500, 500, 500);
        String name = read(files).segments().get(0).header().name();

        for (int length = 0; length < 65536; length += 512) {
            Map<String, byte[]> cut = new TreeMap<>(files);
            cut.put(name, Arrays.copyOf(files.get(name), length));

            assertThatThrownBy(() -> read(cut)).as("cut at %s", length).isInstanceOf(CorruptLogException.class);
        }
    }

    @Test
    void aMissingSegmentIsRefused() throws Exception {
        Map<String, byte[]> files =
                log(IntStream.generate(() -> 16_000).limit(24).toArray());
        List<SegmentInfo> segments = read(files).segments();
        assertThat(segments).hasSizeGreaterThan(2);

        files.remove(segments.get(1).header().name());

        assertThatThrownBy(() -> read(files))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining(segments.get(1).header().name())
                .hasMessageContaining("missing");
    }

    @Test
    void aWholeFrameAtAnotherPlaceIsNotAFrame() throws Exception {
        Map<String, byte[]> files = log(400, 400, 400);
        CrashEnumerator.Recovered whole = read(files);
        String name = whole.segments().get(0).header().name();
        byte[] content = files.get(name).clone();
        int first = SegmentFormat.FIRST_FRAME + FrameFormat.HEADER_BYTES + FrameFormat.CHAIN_BYTES;
        int length = (int) FrameFormat.aligned(
                ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getInt(first));
        System.arraycopy(content, first, content, first + length, length);
        Map<String, byte[]> moved = new TreeMap<>(files);
        moved.put(name, content);

        assertThatThrownBy(() -> read(moved))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining("position " + (first + length));
    }

    @Test
    void damageNamesFilePositionAndBothCrcs() throws Exception {
        Map<String, byte[]> files = log(400, 400);
        String name = read(files).segments().get(0).header().name();

        assertThatThrownBy(() -> read(changed(files, name, 4168 + 100, 1)))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageMatching("corrupt log: file " + name
                        + ", position 4168: CRC of payload differs, expected [0-9a-f]{8}, actual [0-9a-f]{8}");
    }

    @Test
    void strictModeRefusesATornEndThatTheDefaultCuts() throws Exception {
        Map<String, byte[]> files = log(400, 400);
        CrashEnumerator.Recovered whole = read(files);
        String name = whole.segments().get(0).header().name();
        int mark = (int) whole.end().position() - FrameFormat.HEADER_BYTES;
        Map<String, byte[]> torn = changed(files, name, mark + 9, 8);
        SegmentedOptions strict = CrashWorkload.OPTIONS.toBuilder()
                .recoveryMode(RecoveryMode.STRICT)
                .build();

        LogRecovery.Recovered cut =
                LogRecovery.run(new SimulatedDirectory(torn), CrashWorkload.OPTIONS.recoveryMode(), 1);

        assertThat(cut.report().tornBytes()).isEqualTo(FrameFormat.HEADER_BYTES);
        assertThat(cut.report().tornReason()).contains("CRC of frame header differs");
        assertThat(cut.report().cleanClose()).isFalse();
        assertThatThrownBy(() -> LogRecovery.run(new SimulatedDirectory(torn), strict.recoveryMode(), 1))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining("STRICT");
        assertThat(LogRecovery.run(new SimulatedDirectory(files), strict.recoveryMode(), 1)
                        .report()
                        .cleanClose())
                .isTrue();
    }

    private static Map<String, byte[]> changed(Map<String, byte[]> files, String name, int position, int mask) {
        Map<String, byte[]> changed = new TreeMap<>(files);
        byte[] content = files.get(name).clone();
        content[position] ^= (byte) mask;
        changed.put(name, content);
        return changed;
    }
}
