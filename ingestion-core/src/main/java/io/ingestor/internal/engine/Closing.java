package io.ingestor.internal.engine;

/** Closes what an open that failed has opened so far. */
final class Closing {

    private Closing() {}

    /** Closes a resource after a failure; an exception of the close is added to the failure as suppressed. */
    static void after(Throwable failure, AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
    }
}
