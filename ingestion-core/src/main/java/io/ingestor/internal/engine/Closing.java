package io.ingestor.internal.engine;

/** The cleanup of resources after a failed open. */
final class Closing {

    private Closing() {}

    /** Closes a resource after a failure, to which an exception of the close is added as suppressed. */
    static void after(Throwable failure, AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
    }
}
