/** The limits in front of every call: connections, frames, request memory, fairness, and the state of the server. */
@NullMarked
package io.ingestor.grpc.internal.guard;

import org.jspecify.annotations.NullMarked;
