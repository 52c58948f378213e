package io.ingestor.wal.segmented;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** An ext4 file system in memory that can lose power. Needs root and a loop device. */
public final class PowerCutDisk implements AutoCloseable {

    private static final Path MEMORY = Path.of("/dev/shm");
    private static final long BYTES = 48L << 20;

    private final Path directory;
    private final Path image;
    private final Path mount;
    private final Process cutter;
    private final BufferedWriter requests;
    private final BufferedReader answers;
    private boolean mounted;

    private PowerCutDisk(Path directory) throws IOException {
        this.directory = directory;
        this.image = directory.resolve("image");
        this.mount = Files.createDirectory(directory.resolve("mount"));
        this.cutter = new ProcessBuilder(
                        "python3", Commands.script("power_cut.py").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        this.requests = cutter.outputWriter(StandardCharsets.UTF_8);
        this.answers = cutter.inputReader(StandardCharsets.UTF_8);
    }

    /** Creates a disk, and verifies that it loses unsynced bytes. Skips the test if such a disk cannot be created. */
    public static PowerCutDisk create(String test) throws Exception {
        Commands.require(test, "mkfs.ext4", "mount", "umount", "python3");
        if (!Commands.run("id", "-u").strip().equals("0")) {
            Commands.skip(test, "not root");
        }
        if (!Files.isWritable(MEMORY) || !Files.getFileStore(MEMORY).type().equals("tmpfs")) {
            Commands.skip(test, MEMORY + " is no file system in memory");
        }
        PowerCutDisk disk = new PowerCutDisk(Files.createTempDirectory(MEMORY, "power-cut"));
        try {
            try (RandomAccessFile file = new RandomAccessFile(disk.image.toFile(), "rw")) {
                file.setLength(BYTES);
            }
            Commands.run("mkfs.ext4", "-q", disk.image.toString());
            disk.mountImage();
            Path unsynced = disk.mount.resolve("unsynced");
            Files.writeString(unsynced, "gone with the power");
            disk.cut();
            disk.powerOn();
            if (Files.exists(unsynced)) {
                throw new IOException("the cut did not lose what was not synced");
            }
            return disk;
        } catch (IOException e) {
            disk.close();
            Commands.skip(test, "no disk that can be cut off: " + e.getMessage());
            throw e;
        } catch (Throwable t) {
            disk.close();
            throw t;
        }
    }

    public Path mount() {
        return mount;
    }

    private void mountImage() throws IOException {
        Commands.run("mount", "-o", "loop", image.toString(), mount.toString());
        mounted = true;
    }

    /** Cuts the power. From now on nothing reaches the disk. */
    public void cut() throws IOException {
        requests.write(mount + "\n");
        requests.flush();
        String answer = answers.readLine();
        if (!"cut".equals(answer)) {
            throw new IOException("cutting off " + mount + ": " + answer);
        }
    }

    /** Mounts the disk again. No file on it may be open. */
    public void powerOn() throws IOException {
        Commands.run("umount", mount.toString());
        mounted = false;
        mountImage();
    }

    @Override
    public void close() throws IOException {
        try {
            if (mounted) {
                // Lazily, because a failed test may have left a file open.
                Commands.run("umount", "--lazy", mount.toString());
            }
        } finally {
            requests.close();
            answers.close();
            cutter.onExit().join();
            Files.deleteIfExists(image);
            Files.delete(mount);
            Files.delete(directory);
        }
    }
}
