/**
 * The parts of its JVM that a server uses: the host's logging, its own threads, and the pace of lines that clients
 * cause.
 */
@NullMarked
package io.ingestor.grpc.internal.host;

import org.jspecify.annotations.NullMarked;
