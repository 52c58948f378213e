package io.ingestor.wal.internal.format;

import io.ingestor.wal.internal.host.HostLogger;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The files into which lz4-java and snappy-java unpack their native libraries. Both delete them only when the JVM exits
 * normally, so a killed JVM would leave them behind. On Linux a mapped file stays usable after its name is deleted.
 */
final class UnpackedLibraries {

    private static final HostLogger LOGGER = HostLogger.of("io.ingestor.wal");
    private static final Path MAPPED_FILES = Path.of("/proc/self/maps");

    /** The pattern of the generated names. A library that is installed on the machine has a different name. */
    private static final Pattern NAME = Pattern.compile("liblz4-java-\\d+\\.so|snappy-.+-libsnappyjava\\.so");

    private UnpackedLibraries() {}

    /** Deletes the unpacked libraries that this process has mapped. Does nothing on systems other than Linux. */
    static void delete() {
        if (!Files.isReadable(MAPPED_FILES)) {
            return;
        }
        try {
            for (String mapping : Files.readAllLines(MAPPED_FILES)) {
                int path = mapping.indexOf('/');
                if (path >= 0
                        && NAME.matcher(mapping.substring(mapping.lastIndexOf('/') + 1))
                                .matches()) {
                    Files.deleteIfExists(Path.of(mapping.substring(path)));
                }
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.DEBUG, "cannot delete an unpacked library", e);
        }
    }
}
