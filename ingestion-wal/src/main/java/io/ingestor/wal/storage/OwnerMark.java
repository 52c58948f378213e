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
 * The content of a lock file: the process that owns the directory. The system may drop a POSIX lock without a word, so
 * the mark decides where the lock does not: an owner that finds another's mark has lost the directory, and a mark of a
 * live process keeps others out.
 *
 * @param pid the process
 * @param started identifies the process among those that had its pid
 * @param system the boot and the namespace in which the pid means something; empty if the system has neither
 * @param token random, for one lock
 */
record OwnerMark(long pid, String started, String system, String token) {

    /** Constant, and never cut: a log on a full disk must open, so the file keeps the block that it has. */
    private static final int BYTES = 512;

    private static final int LINES = 4;

    static OwnerMark ofThisProcess() {
        long pid = ProcessHandle.current().pid();
        return new OwnerMark(pid, started(pid), thisSystem(), UUID.randomUUID().toString());
    }

    /** Returns the mark in the file; null if there is none, or a crash has torn it. */
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

    /** Writes that there is no owner. */
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
     * Returns whether another process that made this mark is known to run. The pid of another boot or container means
     * nothing here, and its owner is taken for dead unless it holds the lock.
     */
    boolean isOfAnotherLiveProcess() {
        return pid != ProcessHandle.current().pid()
                && system.equals(thisSystem())
                && !started.isEmpty()
                && started.equals(started(pid));
    }

    /** Returns when the process started, in units of the system; empty if it has ended. */
    private static String started(long pid) {
        try {
            // The name, in parentheses, may hold anything. Behind it come the state and, 19 fields later, the start.
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            boolean ended = fields[0].equals("Z") || fields[0].equals("X");
            return ended ? "" : fields[19];
        } catch (IOException | RuntimeException e) {
            // No Linux, or no such process.
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
