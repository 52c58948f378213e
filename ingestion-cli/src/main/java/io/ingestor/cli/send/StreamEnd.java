package io.ingestor.cli.send;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.ingestor.cli.config.CallFailures;
import io.ingestor.cli.config.ServerAddress;
import java.util.Optional;

/**
 * The end of a stream of records.
 *
 * @param failure the reason for an early end, or empty if the server completed the stream
 * @param undecided the outcome of records that were sent and not acknowledged
 */
record StreamEnd(Optional<String> failure, Undecided undecided) {

    /** The outcome of records without an acknowledgement. */
    enum Undecided {
        /** The records are certainly not stored. */
        REFUSED,
        UNKNOWN
    }

    /** The reason in the status of a stream if the server stored nothing after its last acknowledgement. */
    private static final String NOT_TAKEN = "UNACKNOWLEDGED_NOT_TAKEN";

    static StreamEnd completed() {
        return new StreamEnd(Optional.empty(), Undecided.UNKNOWN);
    }

    static StreamEnd failed(Throwable failure, ServerAddress server) {
        return new StreamEnd(
                Optional.of(CallFailures.describe(Status.fromThrowable(failure), server)),
                isNotTaken(failure) ? Undecided.REFUSED : Undecided.UNKNOWN);
    }

    /** Returns the end of a stream that the client abandoned. */
    static StreamEnd givenUp(String failure) {
        return new StreamEnd(Optional.of(failure), Undecided.UNKNOWN);
    }

    private static boolean isNotTaken(Throwable failure) {
        com.google.rpc.Status status = StatusProto.fromThrowable(failure);
        if (status == null) {
            return false;
        }
        try {
            for (Any detail : status.getDetailsList()) {
                if (detail.is(ErrorInfo.class)
                        && detail.unpack(ErrorInfo.class).getReason().equals(NOT_TAKEN)) {
                    return true;
                }
            }
            return false;
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }
}
