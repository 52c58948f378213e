package io.ingestor.internal.engine;

/** The close of resources that a failed open has opened so far. */
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
