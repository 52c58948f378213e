/** The HTTP side of the server: health, readiness and metrics. */
@NullMarked
package io.ingestor.grpc.internal.http;

import org.jspecify.annotations.NullMarked;
