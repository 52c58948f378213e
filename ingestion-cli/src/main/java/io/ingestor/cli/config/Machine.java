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
 * The JVM and the disk on which a configuration is to run.
 *
 * @param heapBytes the maximum size of the heap
 * @param directBytes the maximum memory outside the heap; empty if no flag limits it
 * @param diskBytes returns the size of the file system that holds an existing directory
 */
public record Machine(long heapBytes, OptionalLong directBytes, ToLongFunction<Path> diskBytes) {

    /** Returns the machine of this process. */
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
            // 0 means the same limit as for the heap.
            return limit == 0 ? OptionalLong.empty() : OptionalLong.of(limit);
        } catch (IllegalArgumentException e) {
            // This JVM does not have the flag.
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
