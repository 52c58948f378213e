package io.ingestor.wal.internal.append;

/**
 * The events of the log in a flight recording. Each kind of event is begun and ended by one thread at a time. An event
 * without an end is not recorded. The default methods do nothing.
 */
public interface LogEvents {

    /** The way in which a segment was prepared. */
    enum Origin {
        CREATED,
        RECYCLED
    }

    /**
     * Returns the events of the flight recorder. Without the module jdk.jfr, which a trimmed runtime may lack, they do
     * nothing.
     */
    static LogEvents create() {
        return ModuleLayer.boot().findModule("jdk.jfr").isPresent() ? new JfrEvents() : new LogEvents() {};
    }

    default void syncBegins() {}

    default void syncEnds(long segment, long records, long bytes) {}

    default void rollBegins() {}

    default void rollEnds(long segment, long waitNanos) {}

    default void prepareBegins() {}

    default void prepareEnds(long segment, Origin origin) {}

    default void prepareFails(long segment, Throwable cause) {}

    default void released(long segment) {}
}
