package io.ingestor.internal.host;

import java.nio.file.Path;

/**
 * The maker of the threads of one ingestor. All are daemons: a host whose last thread of its own has ended may end, and
 * what was acknowledged needs no thread any more. Their names end with that of the ingestor's directory.
 *
 * @param place the name of the directory, or what stands for one
 */
public record EngineThreads(String place) {

    public static EngineThreads at(Path directory) {
        Path name = directory.toAbsolutePath().normalize().getFileName();
        return new EngineThreads(name == null ? "/" : name.toString());
    }

    /** Returns the name of a thread with that task. */
    public String name(String role) {
        return "ingestor-" + role + " " + place;
    }

    public Thread daemon(String role, Runnable task) {
        Thread thread = new Thread(task, name(role));
        thread.setDaemon(true);
        return thread;
    }
}
