package io.ingestor.grpc.internal.message;

import com.google.protobuf.Timestamp;
import com.google.rpc.Code;
import io.ingestor.RecordId;
import io.ingestor.Rejection;
import io.ingestor.proto.storage.Status;
import io.ingestor.validate.Violation;
import java.time.Instant;
import java.util.stream.Collectors;

/** Conversions of record outcomes to the terms of the wire contract. */
public final class Outcomes {

    public static final Status OK = Status.getDefaultInstance();

    /** The status of a record that a transform dropped. */
    public static final Status FILTERED = OK.toBuilder()
            .setMessage("filtered: a transform of the server dropped the record; nothing of it is stored")
            .build();

    private Outcomes() {}

    /** Returns the status of a rejected record. */
    public static Status rejected(Rejection rejection) {
        return status(code(rejection), message(rejection));
    }

    /** Returns the status of each record of a batch that was rejected as a whole. */
    public static Status rejected(String message) {
        return status(Code.INVALID_ARGUMENT, message);
    }

    private static Status status(Code code, String message) {
        return Status.newBuilder().setCode(code.getNumber()).setMessage(message).build();
    }

    /** Returns the code of a rejected record. */
    public static Code code(Rejection rejection) {
        return switch (rejection.reason()) {
            case INVALID -> Code.INVALID_ARGUMENT;
            case UNSUPPORTED -> Code.UNIMPLEMENTED;
            case FOREIGN_TENANT -> Code.PERMISSION_DENIED;
            case UNKNOWN_SCHEMA -> Code.NOT_FOUND;
        };
    }

    public static String message(Rejection rejection) {
        return rejection.violations().stream().map(Violation::describe).collect(Collectors.joining("; "));
    }

    /** Returns the path of a record, or an empty string if its entity is not generated yet, as after a check. */
    public static String path(RecordId id) {
        return id.entity().isEmpty() ? "" : id.path();
    }

    public static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }
}
