package io.ingestor.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What a configuration needs of the machine and the JVM that it is to run on. Every value may be right by itself, and still ask for too much here. */
final class Surroundings {

    private static final long MEGABYTE = 1 << 20;
    private static final long ENOUGH = 256 * MEGABYTE;

    private Surroundings() {}

    /** Bytes that records may take by default: 256 MiB, or a third of the heap where that is less, for calls and the log need their share too. */
    static long memoryBudget(long heapBytes) {
        return Math.max(MEGABYTE, Math.min(ENOUGH, heapBytes / 3 / MEGABYTE * MEGABYTE));
    }

    /**
     * Looks before anything is touched.
     *
     * @throws ConfigurationException if the server could not start, or not live, with that configuration
     */
    static void check(Configuration configuration, long heapBytes) {
        long budget = configuration.value(Settings.MEMORY_BUDGET);
        if (budget > heapBytes / 2) {
            throw wrong(
                    configuration,
                    Settings.MEMORY_BUDGET,
                    "must be at most half of the heap of this JVM, which is " + heapBytes / MEGABYTE + "MB, was "
                            + SizeText.format(budget)
                            + "; lower it, or give the JVM more (-Xmx in JDK_JAVA_OPTIONS)");
        }
        String address = configuration.value(Settings.BIND_ADDRESS);
        try {
            InetAddress unused = InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw wrong(
                    configuration,
                    Settings.BIND_ADDRESS,
                    "must be an address of this machine, and none is known for \"" + address + '"');
        }
    }

    private static ConfigurationException wrong(Configuration configuration, Setting<?> setting, String message) {
        return new ConfigurationException(configuration.origin(setting), setting.path() + " " + message);
    }
}
