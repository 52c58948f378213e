/** The gRPC service over an engine. */
@NullMarked
package io.ingestor.grpc;

import org.jspecify.annotations.NullMarked;
