package io.ingestor.grpc.fake;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import java.util.Optional;

/** The details of a status besides its message. */
public final class Details {

    private Details() {}

    public static List<String> badFields(Throwable failure) {
        return bad(StatusProto.fromThrowable(failure));
    }

    public static List<String> badFields(io.grpc.Status status, Metadata trailers) {
        return bad(StatusProto.fromStatusAndTrailers(status, trailers));
    }

    /** Returns the milliseconds after which to retry; empty if a retry is useless. */
    public static Optional<Long> retryMillis(StatusRuntimeException failure) {
        return retry(StatusProto.fromThrowable(failure));
    }

    public static Optional<Long> retryMillis(io.grpc.Status status, Metadata trailers) {
        return retry(StatusProto.fromStatusAndTrailers(status, trailers));
    }

    /** Returns the machine-readable reason; empty if there is none. */
    public static Optional<String> reason(io.grpc.Status status, Metadata trailers) {
        Status full = StatusProto.fromStatusAndTrailers(status, trailers);
        return full == null ? Optional.empty() : find(full, ErrorInfo.class).map(ErrorInfo::getReason);
    }

    private static List<String> bad(Status status) {
        return find(status, BadRequest.class).stream()
                .flatMap(bad -> bad.getFieldViolationsList().stream())
                .map(BadRequest.FieldViolation::getField)
                .toList();
    }

    private static Optional<Long> retry(Status status) {
        return find(status, RetryInfo.class)
                .map(info -> info.getRetryDelay().getSeconds() * 1000
                        + info.getRetryDelay().getNanos() / 1_000_000);
    }

    private static <T extends Message> Optional<T> find(Status status, Class<T> type) {
        try {
            for (Any detail : status.getDetailsList()) {
                if (detail.is(type)) {
                    return Optional.of(detail.unpack(type));
                }
            }
            return Optional.empty();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
