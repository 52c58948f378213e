package io.ingestor.internal.host;

import java.nio.file.Path;

/**
 * The threads of one ingestor. All are daemon threads, so they do not keep a JVM alive: records acknowledged as synced
 * are safe without them. Their names end with the name of the ingestor's directory.
 *
 * @param place the name of the directory, or a text in its place if there is no log
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
