/** The server's parts that concern its host JVM: logging, threads, and limits on log lines that clients cause. */
@NullMarked
package io.ingestor.grpc.internal.host;

import org.jspecify.annotations.NullMarked;
