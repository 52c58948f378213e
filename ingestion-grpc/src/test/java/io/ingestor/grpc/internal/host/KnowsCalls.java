package io.ingestor.grpc.internal.host;

import io.ingestor.grpc.internal.call.CallLog;

/** A sample for the rules: a class that must not depend on {@code call}. */
public final class KnowsCalls {
    public Class<?> known() {
        return CallLog.class;
    }
}
