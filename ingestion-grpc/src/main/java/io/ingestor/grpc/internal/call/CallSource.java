package io.ingestor.grpc.internal.call;

import io.ingestor.RecordOrigin;
import io.ingestor.grpc.guard.Principal;
import io.ingestor.grpc.internal.guard.CallOrigin;
import java.net.InetSocketAddress;

/** The method and the origin of a call, which identify it in the log. */
record CallSource(String rpc, CallOrigin origin) {

    /** Returns the source of the call whose handler runs on this thread. */
    static CallSource current(String rpc) {
        return new CallSource(rpc, CallOrigin.current());
    }

    String correlationId() {
        return origin.correlationId();
    }

    Principal caller() {
        return origin.caller();
    }

    /** Returns the client's address without the port, which differs for each connection; "unknown" if there is none. */
    String client() {
        return origin.address() instanceof InetSocketAddress internet && internet.getAddress() != null
                ? internet.getAddress().getHostAddress()
                : "unknown";
    }

    /**
     * Returns the origin of the call's records, with the name of the caller, or its address if it is not identified.
     */
    RecordOrigin ofRecords() {
        return new RecordOrigin(correlationId(), caller() == Principal.everyone() ? client() : caller().name());
    }

    /** Returns the fields of a log line. */
    @Override
    public String toString() {
        String call = "rpc=" + rpc + " correlation_id=" + correlationId();
        return caller() == Principal.everyone() ? call : call + " principal=" + caller().name();
    }
}
