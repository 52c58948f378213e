package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.Compression;
import io.ingestor.wal.CorruptLogException;
import io.ingestor.wal.LostSequences;
import io.ingestor.wal.UnsupportedFormatException;
import io.ingestor.wal.WalDamage;
import io.ingestor.wal.WalInspection;
import io.ingestor.wal.WalInspection.Verdict;
import io.ingestor.wal.WalSegmentSummary;
import io.ingestor.wal.internal.format.ChainLink;
import io.ingestor.wal.internal.format.Crc;
import io.ingestor.wal.internal.format.FrameFormat;
import io.ingestor.wal.internal.format.FrameHeader;
import io.ingestor.wal.internal.format.SegmentFormat;
import io.ingestor.wal.internal.format.SegmentHeader;
import io.ingestor.wal.internal.read.SegmentTable;
import io.ingestor.wal.internal.read.SegmentedReader;
import io.ingestor.wal.internal.recover.LogRecovery;
import io.ingestor.wal.internal.segment.ActiveSegment;
import io.ingestor.wal.internal.segment.PreparedSegment;
import io.ingestor.wal.internal.segment.SegmentInfo;
import io.ingestor.wal.storage.DirectoryLockedException;
import io.ingestor.wal.storage.Fault;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Tests that an inspection reports all damage and the sequences lost with it. It never reports a log as whole if a
 * recovery or a read of all entries would reject it.
 */
class InspectionTest {

    private static Map<String, byte[]> sample() throws Exception {
        return new SampleLog()
                .append(Compression.LZ4, 40, 700, 300)
                .append(Compression.NONE, 90, 500, 20, 400)
                .append(Compression.LZ4, 600, 50, 10)
                .files();
    }

    private static List<String> names(Map<String, byte[]> files) {
        return files.keySet().stream().filter(SegmentFormat::isSegment).toList();
    }

    /** Returns the verdict of a recovery that is followed by a read of all entries. */
    private static Verdict verdictOfRecovery(Map<String, byte[]> files) throws IOException {
        try {
            long unused = entriesOfRecovery(files, SampleLog.STRICT);
            return Verdict.WHOLE;
        } catch (CorruptLogException | UnsupportedFormatException e) {
            try {
                long unused = entriesOfRecovery(files, CrashWorkload.OPTIONS);
                return Verdict.TORN;
            } catch (CorruptLogException | UnsupportedFormatException f) {
                return Verdict.CORRUPT;
            }
        }
    }

    private static long entriesOfRecovery(Map<String, byte[]> files, SegmentedOptions options) throws IOException {
        SimulatedDirectory directory = new SimulatedDirectory(files).recording(false);
        LogRecovery.Recovered recovered = LogRecovery.run(directory, options.recoveryMode(), 1);
        long entries = 0;
        List<SegmentInfo> segments = recovered.segments();
        long first = segments.isEmpty() ? 1 : segments.get(0).number();
        try (SegmentedReader reader =
                new SegmentedReader(directory, new SegmentTable(segments), recovered::end, first, 1)) {
            while (reader.next() != null) {
                entries++;
            }
        }
        return entries;
    }

    @Test
    void aLogClosedInOrderIsWhole() throws Exception {
        Map<String, byte[]> files = sample();
        List<SampleLog.Entry> entries = SampleLog.entries(files);
        SampleLog.Notes notes = new SampleLog.Notes();

        WalInspection found = SampleLog.inspect(files, notes);

        assertThat(found.verdict()).isEqualTo(Verdict.WHOLE);
        assertThat(found.closed()).isTrue();
        assertThat(found.damages()).isZero();
        assertThat(found.entries()).isEqualTo(entries.size()).isEqualTo(10);
        assertThat(found.firstSequence()).isEqualTo(1);
        assertThat(found.nextSequence())
                .isEqualTo(1 + found.records())
                .isEqualTo(1
                        + entries.stream()
                                .mapToLong(SampleLog.Entry::recordCount)
                                .sum());
        assertThat(notes.damages).isEmpty();
        assertThat(notes.lost).isEmpty();
        assertThat(notes.frames.stream().filter(frame -> frame.contains("ENTRY GOOD")))
                .hasSize(10);
        assertThat(notes.segments.stream()
                        .mapToLong(segment -> segment.contents().entries())
                        .sum())
                .isEqualTo(10);
        WalSegmentSummary.Contents first = notes.segments.get(0).contents();
        assertThat(first.entriesByCodec()).containsOnlyKeys(Compression.NONE, Compression.LZ4);
        assertThat(notes.segments.get(1).contents().entriesByCodec()).isEqualTo(Map.of(Compression.NONE, 4L));
        assertThat(first.storedBytes()).isLessThan(first.uncompressedBytes());
    }

    @Test
    void anEmptyDirectoryAndAnUnusedSegmentAreWhole() throws Exception {
        SimulatedDirectory directory = new SimulatedDirectory();

        assertThat(SampleLog.inspect(Map.of(), new SampleLog.Notes()).verdict()).isEqualTo(Verdict.WHOLE);
        SegmentedWriteAheadLog.open(directory, CrashWorkload.OPTIONS, CrashWorkload.TIMING)
                .close();
        assertThat(SampleLog.inspect(directory.contents(), new SampleLog.Notes())
                        .verdict())
                .isEqualTo(Verdict.WHOLE);
    }

    @Test
    void everyFlippedByteIsJudgedAsARecoveryWouldAndWhatIsLostIsExact() throws Exception {
        Map<String, byte[]> files = sample();
        List<SampleLog.Entry> entries = SampleLog.entries(files);
        long seed = System.nanoTime();
        System.out.println("inspection: seed " + seed);
        Random random = new Random(seed);

        for (String name : names(files)) {
            long end = SampleLog.end(files, name);
            for (long position = 0; position < end + 64; position++) {
                if (position == SegmentFormat.HEADER_BYTES + 4) {
                    position = SegmentFormat.FIRST_FRAME - 4;
                }
                int mask = 1 + random.nextInt(255);
                checkFlip(
                        files, entries, name, position, mask, "seed " + seed + ", " + name + ", position " + position);
            }
        }
    }

    private static void checkFlip(
            Map<String, byte[]> files, List<SampleLog.Entry> entries, String name, long position, int mask, String what)
            throws Exception {
        Map<String, byte[]> damaged = SampleLog.flipped(files, name, position, mask);
        SampleLog.Notes notes = new SampleLog.Notes();

        WalInspection found = SampleLog.inspect(damaged, notes);

        assertThat(found.verdict()).as(what).isEqualTo(verdictOfRecovery(damaged));
        if (found.verdict() == Verdict.WHOLE) {
            assertThat(SampleLog.identities(SampleLog.entries(damaged)))
                    .as(what)
                    .isEqualTo(SampleLog.identities(entries));
        } else {
            assertThat(notes.damages.stream().map(WalDamage::file)).as(what).containsOnly(name);
            assertThat(notes.damages.get(0).position())
                    .as(what)
                    .isLessThanOrEqualTo(Math.max(position, SegmentFormat.CRC_OFFSET));
        }
        boolean incarnation = position >= SegmentFormat.INCARNATION_OFFSET
                && position < SegmentFormat.INCARNATION_OFFSET + Long.BYTES;
        boolean last = name.equals(SegmentFormat.name(3));
        String expected = entries.stream()
                .filter(entry -> incarnation ? entry.file().equals(name) : entry.holds(name, position))
                .filter(entry -> entry.recordCount() > 0)
                .map(entry -> entry.firstSequence() + " to " + (entry.firstSequence() + entry.recordCount() - 1))
                .collect(Collectors.collectingAndThen(
                        Collectors.toList(), ranges -> merged(ranges, incarnation && last)));
        assertThat(notes.lost.stream().map(LostSequences::describe).collect(Collectors.joining()))
                .as(what)
                .isEqualTo(expected);
    }

    private static String merged(List<String> ranges, boolean open) {
        if (ranges.isEmpty()) {
            return "";
        }
        String first = ranges.get(0).replaceFirst(" to .*", "");
        String last = ranges.get(ranges.size() - 1).replaceFirst(".* to ", "");
        return open ? "from " + first + " on" : first.equals(last) ? first : first + " to " + last;
    }

    @Test
    void everyByteOfALogThatHasRolledIsJudgedAsARecoveryWould() throws Exception {
        Map<String, byte[]> files = new SampleLog()
                .append(Compression.NONE, 15_000, 16_000, 15_500, 16_000, 900, 15_000, 16_000, 16_000, 3_000)
                .files();
        assertThat(names(files)).hasSizeGreaterThan(2);
        long seed = System.nanoTime();
        System.out.println("inspection: seed " + seed);
        Random random = new Random(seed);

        for (String name : names(files)) {
            for (int position = 0; position < files.get(name).length; position += 1 + random.nextInt(150)) {
                Map<String, byte[]> damaged = SampleLog.flipped(files, name, position, 1 << random.nextInt(8));

                assertThat(SampleLog.inspect(damaged, new SampleLog.Notes()).verdict())
                        .as("seed %s, %s, position %s", seed, name, position)
                        .isEqualTo(verdictOfRecovery(damaged));
            }
        }
    }

    @Test
    void aFileCutAtAnyPlaceIsJudgedAsARecoveryWould() throws Exception {
        Map<String, byte[]> files = sample();

        for (String name : names(files)) {
            int bytes = files.get(name).length;
            for (int length = 0; length < bytes; length += length < 6_000 ? 13 : 2_048) {
                Map<String, byte[]> cut = SampleLog.with(files, name, Arrays.copyOf(files.get(name), length));

                assertThat(SampleLog.inspect(cut, new SampleLog.Notes()).verdict())
                        .as("%s cut at %s", name, length)
                        .isEqualTo(verdictOfRecovery(cut));
            }
        }
    }

    @Test
    void whatACrashLeavesIsJudgedAsARecoveryWould() throws Exception {
        Map<String, byte[]> files = sample();
        String last = names(files).get(2);
        long end = SampleLog.end(files, last);

        // Without its chain frame the last segment is unused, and the trimmed one before it counts as the last.
        for (long position = SegmentFormat.FIRST_FRAME + 72; position < end; position += 8) {
            byte[] content = files.get(last).clone();
            Arrays.fill(content, (int) position, (int) end, (byte) 0);
            Map<String, byte[]> torn = SampleLog.with(files, last, content);

            WalInspection found = SampleLog.inspect(torn, new SampleLog.Notes());

            assertThat(found.verdict()).as("zeros from %s", position).isEqualTo(verdictOfRecovery(torn));
            assertThat(found.verdict()).isNotEqualTo(Verdict.CORRUPT);
            assertThat(found.entries())
                    .as("zeros from %s", position)
                    .isEqualTo(entriesOfRecovery(torn, CrashWorkload.OPTIONS));
        }
    }

    @Test
    void aMissingSegmentTellsItsSequencesThroughItsSuccessor() throws Exception {
        Map<String, byte[]> files = sample();
        String middle = names(files).get(1);
        SampleLog.Notes notes = new SampleLog.Notes();

        WalInspection found = SampleLog.inspect(SampleLog.without(files, middle), notes);

        assertThat(found.verdict()).isEqualTo(Verdict.CORRUPT);
        assertThat(notes.damages).singleElement().satisfies(damage -> {
            assertThat(damage.file()).isEqualTo(middle);
            assertThat(damage.detail()).contains("the file is missing");
        });
        List<SampleLog.Entry> gone = SampleLog.entries(files).stream()
                .filter(entry -> entry.file().equals(middle) && entry.recordCount() > 0)
                .toList();
        SampleLog.Entry last = gone.get(gone.size() - 1);
        assertThat(notes.lost)
                .containsExactly(
                        new LostSequences(gone.get(0).firstSequence(), last.firstSequence() + last.recordCount() - 1));
    }

    @Test
    void aFirstSegmentThatIsNotTheFirstAndHoldsNothingShowsThatEarlierOnesAreMissing() throws Exception {
        String prepared = "wal-0000000000000004.seg.tmp";
        Map<String, byte[]> files = sample();
        while (!files.containsKey(prepared)) {
            // The log was closed before the segment was prepared.
            files = sample();
        }
        for (String used : names(files).subList(0, 3)) {
            files = SampleLog.without(files, used);
        }
        assertThat(names(files)).isEmpty();
        byte[] unused = files.get(prepared);

        nothingBeforeIsDamage(files, prepared);
        // The file has this name until the close.
        nothingBeforeIsDamage(Map.of("wal-0000000000000004.seg", unused), "wal-0000000000000004.seg");
    }

    private static void nothingBeforeIsDamage(Map<String, byte[]> left, String first) throws Exception {
        SampleLog.Notes notes = new SampleLog.Notes();

        WalInspection found = SampleLog.inspect(left, notes);

        assertThat(found.verdict()).isEqualTo(Verdict.CORRUPT).isEqualTo(verdictOfRecovery(left));
        assertThat(notes.damages).singleElement().satisfies(damage -> {
            assertThat(damage.file()).isEqualTo("wal-0000000000000003.seg");
            assertThat(damage.detail()).contains("the file is missing").contains(first + " is");
        });
        assertThat(notes.lost)
                .containsExactly(new LostSequences(LostSequences.UNKNOWN_FIRST, LostSequences.UNKNOWN_LAST));
        assertThatThrownBy(() -> SegmentedWriteAheadLog.open(
                        new SimulatedDirectory(left), CrashWorkload.OPTIONS, CrashWorkload.TIMING))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining("wal-0000000000000003.seg")
                .hasMessageContaining("the file is missing");
    }

    @Test
    void anEndThatCannotBeToldIsSaidToBeUnknown() throws Exception {
        Map<String, byte[]> files = sample();
        String last = names(files).get(2);
        SampleLog.Notes notes = new SampleLog.Notes();

        SampleLog.inspect(SampleLog.with(files, last, Arrays.copyOf(files.get(last), 4096 + 72 + 8)), notes);

        long first = SampleLog.entries(files).stream()
                .filter(entry -> entry.file().equals(last))
                .findFirst()
                .orElseThrow()
                .firstSequence();
        assertThat(notes.lost).containsExactly(new LostSequences(first, LostSequences.UNKNOWN_LAST));
        assertThat(notes.damages.get(notes.damages.size() - 1).detail())
                .isEqualTo("the file ends early, expected 65536 bytes, actual 4176");
    }

    @Test
    void damageNamesTheExpectedAndTheActualCrc() throws Exception {
        Map<String, byte[]> files = sample();
        SampleLog.Entry entry = SampleLog.entries(files).get(1);
        SampleLog.Notes notes = new SampleLog.Notes();

        SampleLog.inspect(
                SampleLog.flipped(files, entry.file(), entry.position() + FrameFormat.HEADER_BYTES, 1), notes);

        assertThat(notes.damages).singleElement().satisfies(damage -> {
            assertThat(damage.position()).isEqualTo(entry.position());
            assertThat(damage.resumedAt()).isEqualTo(FrameFormat.aligned(entry.end()));
            assertThat(damage.kind()).isEqualTo(WalDamage.Kind.CORRUPT);
            assertThat(damage.detail()).matches("CRC of payload differs, expected [0-9a-f]{8}, actual [0-9a-f]{8}");
        });
        assertThat(notes.frames).contains("1@" + entry.position() + " ENTRY BAD_PAYLOAD " + entry.firstSequence());
    }

    @Test
    void framesBehindATornEndAreShownAndNotCounted() throws Exception {
        Map<String, byte[]> files = crashed();
        SampleLog.Entry second = SampleLog.entries(files).get(1);
        SampleLog.Notes notes = new SampleLog.Notes();

        WalInspection found =
                SampleLog.inspect(SampleLog.flipped(files, second.file(), second.position() + 9, 1), notes);

        assertThat(found.verdict()).isEqualTo(Verdict.TORN);
        assertThat(found.entries()).isEqualTo(1);
        assertThat(notes.lost).isEmpty();
        assertThat(notes.frames).anyMatch(frame -> frame.endsWith("ENTRY BEHIND_END 3"));
    }

    /** Returns a log of three entries in one group, which no later frame records as durable. */
    static Map<String, byte[]> crashed() throws Exception {
        SegmentHeader header = new SegmentHeader(1, 2, 1, 3, 65536);
        SimulatedDirectory directory = new SimulatedDirectory();
        byte[] file = new byte[65536];
        SegmentFormat.encode(header).get(0, file, 0, SegmentFormat.FIRST_FRAME);
        try (var writable = directory.create(header.name())) {
            writable.writeFully(ByteBuffer.wrap(file), 0);
            ActiveSegment segment =
                    new ActiveSegment(new PreparedSegment(header, writable), ByteBuffer.allocateDirect(8192));
            FrameHeader frame = new FrameHeader();
            ByteBuffer chain = ByteBuffer.wrap(FrameFormat.encodeChain(ChainLink.NONE));
            frame.set(FrameFormat.TYPE_CHAIN, 0, 0, chain.remaining());
            frame.firstSequence = 1;
            frame.durableUpTo = 4096;
            frame.payloadCrc = Crc.of(chain);
            segment.add(frame, chain, 0);
            for (int i = 1; i <= 3; i++) {
                ByteBuffer payload = ByteBuffer.wrap(new byte[] {(byte) i, 5, 6});
                frame.set(FrameFormat.TYPE_ENTRY, 0, 0, payload.remaining());
                frame.firstSequence = i;
                frame.recordCount = 1;
                frame.payloadCrc = Crc.of(payload);
                segment.add(frame, payload, 0);
            }
            segment.flush();
        }
        return directory.contents();
    }

    @Test
    void aLogInUseIsNotInspected() throws Exception {
        SimulatedDirectory directory = new SimulatedDirectory();
        try (SegmentedWriteAheadLog log =
                SegmentedWriteAheadLog.open(directory, CrashWorkload.OPTIONS, CrashWorkload.TIMING)) {
            log.append(ByteBuffer.wrap(new byte[10]), 1, AckLevel.SYNCED).get(30, TimeUnit.SECONDS);

            assertThatThrownBy(() -> SegmentedWriteAheadLog.inspect(directory, new SampleLog.Notes()))
                    .isInstanceOf(DirectoryLockedException.class)
                    .hasMessageContaining("is in use");
        }
        assertThat(SegmentedWriteAheadLog.inspect(directory, new SampleLog.Notes())
                        .verdict())
                .isEqualTo(Verdict.WHOLE);
    }

    @Test
    void aFailedReadIsNoDamage() throws Exception {
        Map<String, byte[]> files = sample();
        long[] reads = {0};
        SegmentedWriteAheadLog.inspect(
                new SimulatedDirectory(files).faults((call, file) -> {
                    reads[0]++;
                    return null;
                }),
                new SampleLog.Notes());
        assertThat(reads[0]).isGreaterThan(10);

        for (long failing = 1; failing <= reads[0]; failing++) {
            long[] calls = {failing};
            SimulatedDirectory directory =
                    new SimulatedDirectory(files).faults((call, file) -> --calls[0] == 0 ? Fault.EIO : null);

            assertThatThrownBy(() -> SegmentedWriteAheadLog.inspect(directory, new SampleLog.Notes()))
                    .as("call %s", failing)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aNewerVersionIsRefusedAndADamagedOneIsDamage() throws Exception {
        Map<String, byte[]> files = sample();
        String name = names(files).get(0);
        byte[] newer = files.get(name).clone();
        ByteBuffer header = ByteBuffer.wrap(newer).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(SegmentFormat.VERSION_OFFSET, 2);
        header.putInt(SegmentFormat.CRC_OFFSET, Crc.of(newer, 0, SegmentFormat.CRC_OFFSET));

        assertThatThrownBy(() -> SampleLog.inspect(SampleLog.with(files, name, newer), new SampleLog.Notes()))
                .isInstanceOf(UnsupportedFormatException.class);
        SampleLog.Notes notes = new SampleLog.Notes();
        SampleLog.inspect(SampleLog.flipped(files, name, SegmentFormat.VERSION_OFFSET, 3), notes);
        assertThat(notes.damages).extracting(WalDamage::detail).containsExactly("format version expected 1, actual 2");
    }

    @Test
    void randomBytesNeverDoMoreThanDamage() throws Exception {
        Map<String, byte[]> files = sample();
        long seed = System.nanoTime();
        System.out.println("inspection: seed " + seed);
        Random random = new Random(seed);

        for (int round = 0; round < 300; round++) {
            Map<String, byte[]> damaged = new TreeMap<>(files);
            for (String name : names(files)) {
                byte[] content = files.get(name).clone();
                int count = random.nextInt(4);
                for (int i = 0; i < count; i++) {
                    int from = random.nextInt(Math.min(content.length, 6_000));
                    byte[] noise = new byte[1 + random.nextInt(200)];
                    random.nextBytes(noise);
                    // The magic and the version stay, because otherwise the file is of another format.
                    from = Math.max(from, SegmentFormat.FIRST_FRAME_OFFSET);
                    System.arraycopy(noise, 0, content, from, Math.min(noise.length, content.length - from));
                }
                damaged.put(name, content);
            }

            assertThat(SampleLog.inspect(damaged, new SampleLog.Notes()).verdict())
                    .as("seed %s, round %s", seed, round)
                    .isEqualTo(verdictOfRecovery(damaged));
        }
    }
}
