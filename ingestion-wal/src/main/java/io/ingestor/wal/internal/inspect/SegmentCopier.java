package io.ingestor.wal.internal.inspect;

import io.ingestor.wal.internal.format.SalvageMark;
import io.ingestor.wal.internal.format.SegmentFormat;
import io.ingestor.wal.internal.read.DetachedLog;
import io.ingestor.wal.internal.recover.LogScan;
import io.ingestor.wal.internal.segment.SegmentInfo;
import io.ingestor.wal.storage.ReadableFile;
import io.ingestor.wal.storage.StorageDirectory;
import io.ingestor.wal.storage.WritableFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A copier of the segments of a log whose owner may be writing to it. The newest segment is copied first: what the
 * owner releases meanwhile is older than what is copied, so the copy has no hole and a pass ends.
 *
 * <p>A segment with a successor never changes, and is linked if possible. The last one is copied up to its end. Its
 * link gets a temporary name, so that the rest of it is still there when the owner has released it before the next
 * pass. A {@link SalvageMark} in the copy stays until it is finished, so names and bytes need to be durable only then.
 */
public final class SegmentCopier {

    private static final int BUFFER_BYTES = 1 << 20;

    /** The limit on scans of one pass. Each finds a newer segment than the one before. */
    private static final int MAX_SCANS = 1_000;

    private final StorageDirectory from;
    private final StorageDirectory to;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

    /** The copied segments by number. The last one may have grown since, up to its size. */
    private final TreeMap<Long, SegmentInfo> copied = new TreeMap<>();

    /** True if the last copied segment also has a link with a temporary name. */
    private boolean lastIsLinked;

    private long lastSequence;

    /** True while a pass runs and after it has failed. The segments may then have a hole. */
    private boolean failed;

    private SegmentCopier(StorageDirectory from, StorageDirectory to) {
        this.from = from;
        this.to = to;
    }

    /** Begins a copy in an empty directory. */
    public static SegmentCopier begin(StorageDirectory from, StorageDirectory to) throws IOException {
        List<String> there = to.list();
        if (!there.isEmpty()) {
            throw new IOException("directory " + to.location() + " must be empty to copy a log into it, but holds file "
                    + there.get(0) + "; name one that does not exist yet");
        }
        SalvageMark.set(to);
        return new SegmentCopier(from, to);
    }

    /** Returns the first sequence of the copy, or the next one to be assigned if it has no entry. */
    public long firstSequence() {
        return copied.isEmpty()
                ? lastSequence + 1
                : copied.firstEntry().getValue().firstSequence();
    }

    /** Returns the last sequence of the copy. */
    public long lastSequence() {
        return lastSequence;
    }

    public int segments() {
        return copied.size();
    }

    /**
     * Copies what the log has now, all of it durable, and the copy lacks.
     *
     * @throws IOException if a file cannot be read or written, or the owner has released segments behind those of an
     *     earlier pass; the copy is then of no use
     */
    public void advance() throws IOException {
        if (failed) {
            throw new IOException("the copy in " + to.location() + " has failed; delete it and copy again");
        }
        failed = true;
        boolean first = copied.isEmpty();
        LogScan.Result found = DetachedLog.scan(from);
        completeLast(segments(found));
        for (int i = 1; !copyNewestFirst(segments(found)); i++) {
            if (i == MAX_SCANS) {
                throw new IOException("the owner of " + from.location()
                        + " releases segments faster than they can be copied; copy again when it writes less");
            }
            found = DetachedLog.scan(from);
            completeLast(segments(found));
        }
        if (!first && copied.size() <= copied.lastKey() - copied.firstKey()) {
            throw released();
        }
        lastSequence = found.end().nextSequence() - 1;
        failed = false;
    }

    private static List<SegmentInfo> segments(LogScan.Result found) {
        if (found.segments().isEmpty() && !found.unused().isEmpty()) {
            // The id of a log without entries is in the header of its first segment.
            return List.of(new SegmentInfo(found.unused().get(0), 1, SegmentFormat.FIRST_FRAME, 1));
        }
        return found.segments();
    }

    /** Replaces the copy of a segment that was the last one by its link, now that it has a successor. */
    private void completeLast(List<SegmentInfo> segments) throws IOException {
        if (copied.isEmpty() || segments.isEmpty()) {
            return;
        }
        SegmentInfo last = copied.lastEntry().getValue();
        if (last.number() >= segments.get(segments.size() - 1).number()) {
            return;
        }
        String name = last.header().name();
        if (lastIsLinked) {
            lastIsLinked = false;
            to.rename(name + SegmentFormat.TEMPORARY_SUFFIX, name);
            SegmentInfo now = with(last.number(), segments);
            copied.put(last.number(), now == null ? last : now);
        } else if (with(last.number(), segments) == null) {
            throw released();
        }
    }

    private IOException released() {
        return new IOException("the owner of " + from.location()
                + " released segments before they were copied; delete the copy and copy again");
    }

    private static @Nullable SegmentInfo with(long number, List<SegmentInfo> segments) {
        return segments.stream()
                .filter(segment -> segment.number() == number)
                .findFirst()
                .orElse(null);
    }

    /** Copies what is lacking. Returns false if the owner has released even the newest segment. */
    private boolean copyNewestFirst(List<SegmentInfo> segments) throws IOException {
        int newest = segments.size() - 1;
        for (int i = newest; i >= 0; i--) {
            SegmentInfo segment = segments.get(i);
            if (segment.equals(copied.get(segment.number()))) {
                return true;
            }
            if (!copy(segment, i == newest)) {
                return i != newest;
            }
        }
        return true;
    }

    /** Copies a segment. Returns false if the owner has released it. */
    private boolean copy(SegmentInfo segment, boolean isLast) throws IOException {
        String name = segment.header().name();
        if (copied.remove(segment.number()) != null) {
            to.delete(name);
        }
        try {
            if (isLast && isLinked(name)) {
                copyBytes(to, name + SegmentFormat.TEMPORARY_SUFFIX, segment, true);
            } else if (isLast || !to.linkFrom(from, name, name)) {
                copyBytes(from, name, segment, isLast);
                // A file that was recycled meanwhile has lost its name before.
                checkExists(name);
            }
        } catch (IOException e) {
            if (from.list().contains(name)) {
                throw e;
            }
            if (to.list().contains(name)) {
                to.delete(name);
            }
            return false;
        }
        copied.put(segment.number(), segment);
        return true;
    }

    /** Links the last segment with a temporary name, unless that was done before. Returns false if it cannot be. */
    private boolean isLinked(String name) throws IOException {
        String link = name + SegmentFormat.TEMPORARY_SUFFIX;
        lastIsLinked = to.list().contains(link) || to.linkFrom(from, name, link);
        return lastIsLinked;
    }

    private void checkExists(String name) throws IOException {
        if (!from.list().contains(name)) {
            throw new IOException("file " + name + " of " + from.location() + " was released while it was copied");
        }
    }

    private void copyBytes(StorageDirectory directory, String file, SegmentInfo segment, boolean isLast)
            throws IOException {
        // As far as a trimmed segment reaches, or all of the last one, behind whose end are zeros.
        long data = segment.finalPosition();
        long size = isLast
                ? segment.header().segmentBytes()
                : (data + SegmentFormat.FIRST_FRAME - 1) & -SegmentFormat.FIRST_FRAME;
        try (ReadableFile source = directory.openForRead(file);
                WritableFile target = to.create(segment.header().name())) {
            for (long position = 0; position < size; position += buffer.limit()) {
                fill(source, position, Math.min(data, size), size);
                target.writeFully(buffer.duplicate(), position);
            }
            target.syncAll();
        }
    }

    /** Fills the buffer with the bytes from a position on, and with zeros from the end of the data on. */
    private void fill(ReadableFile source, long position, long data, long size) throws IOException {
        buffer.clear().limit((int) Math.min(buffer.capacity(), size - position));
        int bytes = (int) Math.max(0, Math.min(buffer.limit(), data - position));
        if (bytes > 0) {
            ByteBuffer part = buffer.duplicate().limit(bytes);
            if (source.readFully(part, position) < bytes) {
                throw new EOFException("file " + source.name() + " ends before position " + data);
            }
        }
        for (int i = bytes; i < buffer.limit(); i++) {
            buffer.put(i, (byte) 0);
        }
    }

    /** Ends the copy: makes it durable, and lets it be opened. */
    public void finish() throws IOException {
        if (failed) {
            throw new IOException("the copy in " + to.location() + " is not whole; delete it and copy again");
        }
        if (lastIsLinked) {
            to.delete(copied.lastEntry().getValue().header().name() + SegmentFormat.TEMPORARY_SUFFIX);
        }
        to.sync();
        SalvageMark.clear(to);
    }
}
