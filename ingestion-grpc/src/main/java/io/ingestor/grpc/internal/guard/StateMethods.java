package io.ingestor.grpc.internal.guard;

import io.grpc.health.v1.HealthGrpc;
import io.ingestor.proto.storage.IngestionServiceGrpc;
import java.util.Set;

/**
 * The unary methods that report the state of the server. They have threads and memory of their own, so that they are
 * answered even under overload.
 */
final class StateMethods {

    private static final Set<String> NAMES = Set.of(
            IngestionServiceGrpc.getHealthCheckMethod().getFullMethodName(),
            IngestionServiceGrpc.getGetIngestionStatusMethod().getFullMethodName(),
            HealthGrpc.getCheckMethod().getFullMethodName());

    private StateMethods() {}

    static boolean contains(String fullMethodName) {
        return NAMES.contains(fullMethodName);
    }
}
