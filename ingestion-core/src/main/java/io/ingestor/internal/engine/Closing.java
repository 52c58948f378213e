package io.ingestor.internal.engine;

/** Closes what an open that failed has opened so far. */
final class Closing {

    private Closing() {}

    /** What goes wrong with it as well is told with the failure. */
    static void after(Throwable failure, AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
    }
}
