/** The messages of the contract as bytes, and the statuses that answer them. */
@NullMarked
package io.ingestor.grpc.internal.message;

import org.jspecify.annotations.NullMarked;
