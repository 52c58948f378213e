/** The encoded messages of the wire contract, and the statuses that answer them. */
@NullMarked
package io.ingestor.grpc.internal.message;

import org.jspecify.annotations.NullMarked;
