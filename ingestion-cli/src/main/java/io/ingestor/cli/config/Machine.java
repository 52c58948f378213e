package io.ingestor.cli.config;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * The JVM and the disk that a configuration is to run on.
 *
 * @param heapBytes largest heap
 * @param directBytes most memory outside the heap; empty if that is not limited by a flag of its own
 * @param diskBytes size of the file system that holds a directory, which exists
 */
public record Machine(long heapBytes, OptionalLong directBytes, ToLongFunction<Path> diskBytes) {

    /** Returns this one. */
    public static Machine here() {
        return new Machine(Runtime.getRuntime().maxMemory(), directLimit(), Machine::sizeOfDisk);
    }

    private static OptionalLong directLimit() {
        HotSpotDiagnosticMXBean flags = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        if (flags == null) {
            return OptionalLong.empty();
        }
        try {
            long limit = Long.parseLong(flags.getVMOption("MaxDirectMemorySize").getValue());
            // 0 stands for as much as the heap.
            return limit == 0 ? OptionalLong.empty() : OptionalLong.of(limit);
        } catch (IllegalArgumentException e) {
            // Another JVM, without that flag.
            return OptionalLong.empty();
        }
    }

    private static long sizeOfDisk(Path directory) {
        try {
            return Files.getFileStore(directory).getTotalSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
