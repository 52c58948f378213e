package io.ingestor.wal.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The content of a lock file, which identifies the process that owns the directory. The system may silently drop a
 * POSIX lock, so the mark is a second check. An owner that finds the mark of another has lost the directory, and the
 * mark of a live process keeps other processes out.
 *
 * @param pid id of the process
 * @param started start time of the process, which distinguishes it from others with the same pid
 * @param system boot and namespace in which the pid is valid; empty if the system has neither
 * @param token random value that identifies one lock
 */
record OwnerMark(long pid, String started, String system, String token) {

    /** The constant size of the file, which therefore keeps its disk block: a log must open on a full disk. */
    private static final int BYTES = 512;

    private static final int LINES = 4;

    static OwnerMark ofThisProcess() {
        long pid = ProcessHandle.current().pid();
        return new OwnerMark(pid, started(pid), thisSystem(), UUID.randomUUID().toString());
    }

    /** Returns the mark in the file; null if there is none or a crash tore it. */
    static @Nullable OwnerMark read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) > 0) {
            // Reads may be short.
        }
        List<String> lines =
                StandardCharsets.UTF_8.decode(bytes.flip()).toString().lines().toList();
        if (lines.size() < LINES) {
            return null;
        }
        try {
            return new OwnerMark(
                    Long.parseLong(value(lines.get(0))), value(lines.get(1)), value(lines.get(2)), value(lines.get(3)));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static String value(String line) {
        return line.substring(line.indexOf('=') + 1);
    }

    void write(FileChannel channel) throws IOException {
        write(channel, "pid=" + pid + "\nstarted=" + started + "\nsystem=" + system + "\ntoken=" + token + "\n");
    }

    /** Replaces the mark with a note that the directory has no owner. */
    static void clear(FileChannel channel) throws IOException {
        write(channel, "released\n");
    }

    private static void write(FileChannel channel, String text) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text + " ".repeat(BYTES - text.length()));
        while (bytes.hasRemaining()) {
            channel.write(bytes, bytes.position());
        }
    }

    /**
     * Returns true if this mark belongs to another process that is known to run. A pid of another boot or container is
     * meaningless here, so its owner counts as dead unless it holds the lock.
     */
    boolean isOfAnotherLiveProcess() {
        return pid != ProcessHandle.current().pid()
                && system.equals(thisSystem())
                && !started.isEmpty()
                && started.equals(started(pid));
    }

    /** Returns the start time of the process in units of the system; empty if it has ended or the time is unknown. */
    private static String started(long pid) {
        try {
            // The name, in parentheses, may contain anything. After it come the state and, 19 fields later, the start
            // time.
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            boolean ended = fields[0].equals("Z") || fields[0].equals("X");
            return ended ? "" : fields[19];
        } catch (IOException | RuntimeException e) {
            // Not Linux, or no such process.
            return ProcessHandle.of(pid)
                    .flatMap(process -> process.info().startInstant())
                    .map(Instant::toString)
                    .orElse("");
        }
    }

    private static String thisSystem() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip()
                    + ' '
                    + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
        } catch (IOException | RuntimeException e) {
            return "";
        }
    }
}
