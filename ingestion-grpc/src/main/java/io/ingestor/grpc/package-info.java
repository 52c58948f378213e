/**
 * The gRPC service over an ingestor: {@link io.ingestor.grpc.IngestionServer}, a complete server, and
 * {@link io.ingestor.grpc.IngestionService}, the service alone for a host that runs its own gRPC server.
 */
@NullMarked
package io.ingestor.grpc;

import org.jspecify.annotations.NullMarked;
