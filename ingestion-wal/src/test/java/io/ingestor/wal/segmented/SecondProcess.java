package io.ingestor.wal.segmented;

import io.ingestor.wal.WriteAheadLog;
import io.ingestor.wal.storage.DirectoryLockedException;
import io.ingestor.wal.storage.FileSystemDirectory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that tries to take a directory. If it only tries the system's lock, it prints "locked" or "free". If it
 * opens the log, it prints "refused" or the last recovered sequence.
 */
final class SecondProcess {

    private SecondProcess() {}

    /** Returns true if the file LOCK is locked. */
    static boolean findsLocked(Path directory) throws IOException {
        return run("lock", directory).equals("locked");
    }

    /** Opens the log in a second process, and returns the output. */
    static String opens(Path directory) throws IOException {
        return run("open", directory);
    }

    private static String run(String action, Path directory) throws IOException {
        List<String> command = new ArrayList<>(Commands.java(SecondProcess.class));
        command.addAll(List.of(action, directory.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        String[] lines = output.strip().split("\n", -1);
        return lines[lines.length - 1];
    }

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[1]);
        if (arguments[0].equals("lock")) {
            try (FileChannel channel = FileChannel.open(directory.resolve("LOCK"), StandardOpenOption.WRITE)) {
                System.out.println(channel.tryLock() == null ? "locked" : "free");
            }
            return;
        }
        try (WriteAheadLog log =
                SegmentedWriteAheadLog.open(FileSystemDirectory.open(directory), LoadedWriter.OPTIONS)) {
            System.out.println(log.recovery().lastSequence());
        } catch (DirectoryLockedException e) {
            System.out.println("refused");
        }
    }
}
