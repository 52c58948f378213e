package io.ingestor.wal.internal.append;

/**
 * The events of the log in a flight recording. Each kind of event has one thread at a time that begins and ends it. An
 * event without an end is not recorded. The methods do nothing unless overridden.
 */
public interface LogEvents {

    /** The way in which a segment was made ready. */
    enum Origin {
        CREATED,
        RECYCLED
    }

    /**
     * Returns the events of the flight recorder, or none if this runtime was linked without the module jdk.jfr, which
     * the log can do without.
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
