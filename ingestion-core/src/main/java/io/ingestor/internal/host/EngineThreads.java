package io.ingestor.internal.host;

import java.nio.file.Path;

/**
 * The threads of one ingestor. All are daemon threads and never keep a JVM alive, because acknowledged records need no
 * thread. Their names end with the name of the ingestor's directory.
 *
 * @param place the name of the directory, or of the log if it has none
 */
public record EngineThreads(String place) {

    public static EngineThreads at(Path directory) {
        Path name = directory.toAbsolutePath().normalize().getFileName();
        return new EngineThreads(name == null ? "/" : name.toString());
    }

    /** Returns the name of a thread with the given role. */
    public String name(String role) {
        return "ingestor-" + role + " " + place;
    }

    public Thread daemon(String role, Runnable task) {
        Thread thread = new Thread(task, name(role));
        thread.setDaemon(true);
        return thread;
    }
}
