package io.ingestor.wal.segmented;

import java.io.IOException;

/** Whether this JVM lets Snappy's native library in. */
public final class SnappySupport {

    private SnappySupport() {}

    public static boolean isLoadable() {
        try {
            return SnappyCodec.get() != null;
        } catch (IOException e) {
            return false;
        }
    }
}
