/** The calls of the service: records, batches, streams and state, from the request to its answer. */
@NullMarked
package io.ingestor.grpc.internal.call;

import org.jspecify.annotations.NullMarked;
