package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.Compression;
import io.ingestor.wal.LostSequences;
import io.ingestor.wal.RecoveryMode;
import io.ingestor.wal.WalDamage;
import io.ingestor.wal.WalEntryView;
import io.ingestor.wal.WalFrameView;
import io.ingestor.wal.WalInspection;
import io.ingestor.wal.WalInspector;
import io.ingestor.wal.WalSegmentSummary;
import io.ingestor.wal.internal.format.FrameFormat;
import io.ingestor.wal.internal.format.SegmentFormat;
import io.ingestor.wal.internal.read.SegmentTable;
import io.ingestor.wal.internal.read.SegmentedReader;
import io.ingestor.wal.internal.recover.LogRecovery;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A builder of small logs, with methods that damage them and read what remains. */
final class SampleLog {

    /** An entry and its place in the log. */
    record Entry(long firstSequence, int recordCount, String content, String file, long position, long end) {
        boolean holds(String name, long at) {
            return file.equals(name) && position <= at && at < end;
        }

        String identity() {
            return firstSequence + "+" + recordCount + ":" + content;
        }
    }

    /** An inspector that records every finding. */
    static final class Notes implements WalInspector {
        final List<String> frames = new ArrayList<>();
        final List<WalDamage> damages = new ArrayList<>();
        final List<LostSequences> lost = new ArrayList<>();
        final List<WalSegmentSummary> segments = new ArrayList<>();

        @Override
        public void onFrame(WalFrameView frame) {
            frames.add(frame.segment() + "@" + frame.position() + " " + frame.type() + " " + frame.state() + " "
                    + frame.firstSequence());
        }

        @Override
        public void onDamage(WalDamage damage) {
            damages.add(damage);
        }

        @Override
        public void onLost(LostSequences sequences) {
            lost.add(sequences);
        }

        @Override
        public void onSegment(WalSegmentSummary segment) {
            segments.add(segment);
        }
    }

    static final SegmentedOptions STRICT =
            CrashWorkload.OPTIONS.toBuilder().recoveryMode(RecoveryMode.STRICT).build();

    final SimulatedDirectory directory = new SimulatedDirectory().recording(false);
    private int appended;

    /**
     * Opens the log, appends entries of these sizes, every fifth without records, and closes it. Each call adds at
     * least one segment.
     */
    SampleLog append(Compression compression, int... sizes) throws Exception {
        SegmentedOptions options =
                CrashWorkload.OPTIONS.toBuilder().compression(compression).build();
        try (SegmentedWriteAheadLog log = SegmentedWriteAheadLog.open(directory, options, CrashWorkload.TIMING)) {
            for (int size : sizes) {
                int id = appended++;
                byte[] payload = new byte[size];
                if (id % 3 == 0) {
                    new Random(id).nextBytes(payload);
                }
                payload[0] = (byte) (id + 1);
                log.append(ByteBuffer.wrap(payload), id % 5 == 3 ? 0 : 1 + id % 3, AckLevel.SYNCED)
                        .get(30, TimeUnit.SECONDS);
            }
        }
        return this;
    }

    Map<String, byte[]> files() {
        return directory.contents();
    }

    static List<Entry> entries(Map<String, byte[]> files) throws Exception {
        SimulatedDirectory directory = new SimulatedDirectory(files).recording(false);
        LogRecovery.Recovered recovered = LogRecovery.run(directory, STRICT.recoveryMode(), 1);
        List<Entry> entries = new ArrayList<>();
        if (recovered.segments().isEmpty()) {
            return entries;
        }
        long first = recovered.segments().get(0).number();
        try (SegmentedReader reader =
                new SegmentedReader(directory, new SegmentTable(recovered.segments()), recovered::end, first, 1)) {
            for (WalEntryView entry = reader.next(); entry != null; entry = reader.next()) {
                byte[] payload = new byte[entry.payload().remaining()];
                entry.payload().get(0, payload);
                entries.add(new Entry(
                        entry.firstSequence(),
                        entry.recordCount(),
                        HexFormat.of().formatHex(payload),
                        SegmentFormat.name(entry.segment()),
                        entry.position(),
                        entry.position() + FrameFormat.HEADER_BYTES + entry.storedBytes()));
            }
        }
        return entries;
    }

    static List<String> identities(List<Entry> entries) {
        return entries.stream().map(Entry::identity).toList();
    }

    static WalInspection inspect(Map<String, byte[]> files, WalInspector inspector) throws Exception {
        SimulatedDirectory directory = new SimulatedDirectory(files);
        WalInspection found = SegmentedWriteAheadLog.inspect(directory, inspector);
        assertThat(directory.operations()).as("changes to what is inspected").isEmpty();
        return found;
    }

    /** Returns the position behind the last frame. */
    static long end(Map<String, byte[]> files, String name) throws Exception {
        Notes notes = new Notes();
        inspect(files, notes);
        return notes.segments.stream()
                .filter(segment -> segment.file().equals(name))
                .findFirst()
                .orElseThrow()
                .dataBytes();
    }

    static Map<String, byte[]> with(Map<String, byte[]> files, String name, byte[] content) {
        Map<String, byte[]> changed = new TreeMap<>(files);
        changed.put(name, content);
        return changed;
    }

    static Map<String, byte[]> without(Map<String, byte[]> files, String name) {
        Map<String, byte[]> changed = new TreeMap<>(files);
        changed.remove(name);
        return changed;
    }

    static Map<String, byte[]> flipped(Map<String, byte[]> files, String name, long position, int mask) {
        byte[] content = files.get(name).clone();
        content[(int) position] ^= (byte) mask;
        return with(files, name, content);
    }
}
