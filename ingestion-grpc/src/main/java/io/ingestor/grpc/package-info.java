/**
 * The gRPC service over an ingestor: {@link io.ingestor.grpc.IngestionServer}, a whole server, and
 * {@link io.ingestor.grpc.IngestionService}, the service alone for a host that runs a gRPC server of its own.
 */
@NullMarked
package io.ingestor.grpc;

import org.jspecify.annotations.NullMarked;
