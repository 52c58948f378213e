package io.ingestor.delta;

/** A sink whose maintenance runs when it is called, for benchmarks. */
public final class MaintainedSink {

    private MaintainedSink() {}

    /** Leaves the maintenance of a sink to calls of {@link #maintain}. */
    public static DeltaSinkBuilder onDemand(DeltaSinkBuilder builder) {
        return builder.maintenanceOnDemand();
    }

    /** Does what is due now. */
    public static void maintain(DeltaSink sink) {
        sink.maintain();
    }
}
