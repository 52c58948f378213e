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
 * @param failure why it ended early; empty if the server completed it
 * @param undecided the outcome of records that were sent and have no acknowledgement
 */
record StreamEnd(Optional<String> failure, Undecided undecided) {

    /** The outcome of records without an acknowledgement. */
    enum Undecided {
        /** Certainly not stored. */
        REFUSED,
        UNKNOWN
    }

    /** The reason in the status of a stream of which the server has stored nothing behind its last acknowledgement. */
    private static final String NOT_TAKEN = "UNACKNOWLEDGED_NOT_TAKEN";

    static StreamEnd completed() {
        return new StreamEnd(Optional.empty(), Undecided.UNKNOWN);
    }

    static StreamEnd failed(Throwable failure, ServerAddress server) {
        return new StreamEnd(
                Optional.of(CallFailures.describe(Status.fromThrowable(failure), server)),
                isNotTaken(failure) ? Undecided.REFUSED : Undecided.UNKNOWN);
    }

    /** Returns the end of a stream that the client gave up. */
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
