package io.ingestor.grpc.internal.message;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;
import io.ingestor.Durability;
import io.ingestor.IngestionException;
import io.ingestor.IngestorState;
import io.ingestor.NotOpenException;
import io.ingestor.OutcomeUnknownException;
import io.ingestor.OverloadedException;
import io.ingestor.RejectedException;
import io.ingestor.Rejection;
import io.ingestor.UnsupportedDurabilityException;
import io.ingestor.grpc.guard.Refusal;
import io.ingestor.proto.storage.IngestionServiceGrpc;
import io.ingestor.validate.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The statuses of whole calls. Most clients accept at most 8 KiB of trailers, so this class bounds both the message and
 * the violations.
 */
public final class Statuses {

    /** The retry delay if the time to wait is unknown, for example while the server drains or replays. */
    public static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private static final int MAX_MESSAGE = 1500;
    private static final int MAX_VIOLATION = 300;
    private static final int MAX_VIOLATIONS_BYTES = 2 << 10;

    private Statuses() {}

    /** Returns the status of a request with an invalid field. */
    public static StatusException invalid(String field, String message) {
        BadRequest.Builder bad = BadRequest.newBuilder();
        bad.addFieldViolations(violation(field, message));
        return status(Code.INVALID_ARGUMENT, field.isEmpty() ? message : field + ": " + message, Any.pack(bad.build()));
    }

    /** Returns the status of a call whose only record is invalid. */
    public static StatusException invalidRecord(Rejection rejection) {
        BadRequest.Builder bad = BadRequest.newBuilder();
        addViolations(bad, "record", rejection, 0);
        return status(Outcomes.code(rejection), Outcomes.message(rejection), Any.pack(bad.build()));
    }

    /** Returns the status of a transaction with invalid records, or of a batch that is invalid as a whole. */
    public static StatusException invalidBatch(RejectedException e) {
        BadRequest.Builder bad = BadRequest.newBuilder();
        int size = 0;
        for (Rejection rejection : e.rejections()) {
            size = addViolations(bad, "records[" + rejection.index() + "]", rejection, size);
            if (size > MAX_VIOLATIONS_BYTES) {
                break;
            }
        }
        if (e.rejections().isEmpty()) {
            bad.addFieldViolations(violation("records", message(e)));
        }
        return status(code(e.rejections()), message(e), Any.pack(bad.build()));
    }

    /** Returns the code that all rejected records of a transaction have in common, else INVALID_ARGUMENT. */
    private static Code code(List<Rejection> rejections) {
        List<Code> codes = rejections.stream().map(Outcomes::code).distinct().toList();
        return codes.size() == 1 ? codes.get(0) : Code.INVALID_ARGUMENT;
    }

    public static StatusException unimplemented(String message) {
        return status(Code.UNIMPLEMENTED, message);
    }

    /** Returns the status of a call that the authenticator refused. */
    public static StatusException of(Refusal refusal) {
        return switch (refusal) {
            case UNAUTHENTICATED ->
                status(
                        Code.UNAUTHENTICATED,
                        "the call has no valid credentials: send those of a caller of this server");
            case PERMISSION_DENIED -> permissionDenied("the caller may not make this call");
        };
    }

    public static StatusException permissionDenied(String message) {
        return status(Code.PERMISSION_DENIED, message);
    }

    /** Returns the status of a call that may succeed after a delay. */
    public static StatusException unavailable(String message, Duration retryAfter) {
        RetryInfo retry = RetryInfo.newBuilder()
                .setRetryDelay(com.google.protobuf.Duration.newBuilder()
                        .setSeconds(retryAfter.toSeconds())
                        .setNanos(retryAfter.toNanosPart()))
                .build();
        return status(Code.UNAVAILABLE, message, Any.pack(retry));
    }

    public static StatusException internal(String message) {
        return status(Code.INTERNAL, message);
    }

    /**
     * Returns the status for a failure of the engine, in the terms of the wire contract. Most messages of the engine
     * are for the operator: they contain paths, memory and disk figures, and class names.
     */
    public static StatusException of(IngestionException failure) {
        if (failure instanceof RejectedException e) {
            return invalidBatch(e);
        }
        if (failure instanceof OverloadedException e) {
            return unavailable(
                    "the server has no room for this call now; the call was not accepted: retry after the given delay",
                    e.retryAfter());
        }
        if (failure instanceof NotOpenException e) {
            return notOpen(e.state());
        }
        if (failure instanceof UnsupportedDurabilityException e) {
            return status(Code.FAILED_PRECONDITION, message(e));
        }
        if (failure instanceof OutcomeUnknownException) {
            return internal(
                    "the engine stopped after a failure while this call was in flight: its records are in the log "
                            + "whole or not at all; look for them once the server runs again");
        }
        throw new AssertionError(failure);
    }

    private static StatusException notOpen(IngestorState state) {
        return switch (state) {
            case FAILED ->
                internal("the engine stopped after a failure; the call was not accepted: the server must be restarted");
            case REPLAYING ->
                unavailable(
                        "the server is replaying its log; the call was not accepted: retry after the given delay",
                        RETRY_AFTER);
            default ->
                unavailable(
                        "the server is shutting down; the call was not accepted: retry after the given delay",
                        RETRY_AFTER);
        };
    }

    /** Adds a detail to a stream's status: no record after the last ack was taken. */
    public static StatusException notTaken(StatusException failure) {
        Status status = StatusProto.fromThrowable(failure);
        return status == null
                ? failure
                : StatusProto.toStatusException(status.toBuilder()
                        .addDetails(Any.pack(ErrorInfo.newBuilder()
                                .setReason("UNACKNOWLEDGED_NOT_TAKEN")
                                .setDomain(IngestionServiceGrpc.SERVICE_NAME)
                                .build()))
                        .build());
    }

    /** Closes a call with the status of a failure. */
    public static void close(ServerCall<?, ?> call, StatusException failure) {
        Metadata trailers = failure.getTrailers();
        call.close(failure.getStatus(), trailers == null ? new Metadata() : trailers);
    }

    /** Returns the status of a call that asks for a durability the engine does not offer. */
    public static StatusException unsupported(Durability durability) {
        return status(
                Code.FAILED_PRECONDITION,
                "durability " + durability.name().toLowerCase(Locale.ROOT)
                        + " needs a log, and this server runs without one: ask for accepted");
    }

    private static int addViolations(BadRequest.Builder bad, String record, Rejection rejection, int size) {
        int total = size;
        for (Violation violation : rejection.violations()) {
            String field = violation.field().isEmpty() ? record : record + "." + violation.field();
            BadRequest.FieldViolation added = violation(field, violation.message());
            total += added.getSerializedSize();
            if (total > MAX_VIOLATIONS_BYTES && bad.getFieldViolationsCount() > 0) {
                break;
            }
            bad.addFieldViolations(added);
        }
        return total;
    }

    private static BadRequest.FieldViolation violation(String field, String message) {
        return BadRequest.FieldViolation.newBuilder()
                .setField(shorten(field, MAX_VIOLATION))
                .setDescription(shorten(message, MAX_VIOLATION))
                .build();
    }

    private static String message(IngestionException e) {
        String message = e.getMessage();
        return message == null ? "the call was refused" : message;
    }

    private static StatusException status(Code code, String message, Any... details) {
        return StatusProto.toStatusException(Status.newBuilder()
                .setCode(code.getNumber())
                .setMessage(shorten(message, MAX_MESSAGE))
                .addAllDetails(List.of(details))
                .build());
    }

    /**
     * Truncates a text that would exceed a number of bytes as a {@code grpc-message} header, which percent-encodes all
     * but printable ASCII. Never splits a surrogate pair, because half of one is not valid UTF-8.
     */
    public static String shorten(String text, int maxBytes) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes += c >= ' ' && c <= '~' ? 1 : 9;
            if (bytes > maxBytes) {
                int end = Character.isLowSurrogate(c) && i > 0 ? i - 1 : i;
                return text.substring(0, end) + "...";
            }
        }
        return text;
    }
}
