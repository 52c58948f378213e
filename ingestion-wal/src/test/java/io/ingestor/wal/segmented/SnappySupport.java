package io.ingestor.wal.segmented;

/** Whether this JVM lets Snappy's native library in. */
final class SnappySupport {

    private SnappySupport() {}

    static boolean isLoadable() {
        try {
            return SnappyCodec.INSTANCE.maxCompressedLength(1) > 0;
        } catch (Throwable t) {
            return false;
        }
    }
}
