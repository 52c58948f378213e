/**
 * The seam for authentication: who may call a server, and for which tenants.
 *
 * <p>An {@link io.ingestor.grpc.guard.Authenticator} is set with {@code IngestionServer.Builder.authenticator}. Without
 * one, every caller is let in and the path of a call does not change. A host with a gRPC server of its own, which adds
 * an {@code IngestionService} to it, authenticates with an interceptor of its own.
 *
 * <p><b>When it is asked.</b> Once for each call, after the limits of the server and before any message of the call is
 * read. A stream is one call: credentials that expire later do not end it. The authenticator decides on every gRPC
 * method that the server has, including {@code HealthCheck}, {@code GetIngestionStatus}, {@code grpc.health.v1.Health}
 * and reflection. To admit probes without credentials, let it return {@link io.ingestor.grpc.guard.Principal#everyone}
 * for their {@linkplain io.ingestor.grpc.guard.Authenticator.Call#method methods}. Of the HTTP endpoints it decides on
 * {@code /metrics}. {@code /health} and {@code /ready} are for probes, contain no more than a state, and are answered
 * without it.
 *
 * <p><b>Answers.</b> A {@link io.ingestor.grpc.guard.Principal} lets the call in, a
 * {@link io.ingestor.grpc.guard.Refusal} ends it with UNAUTHENTICATED or PERMISSION_DENIED (HTTP 401 or 403) and a
 * fixed text. An authenticator that throws or returns null refuses the call with UNAUTHENTICATED. The log of the server
 * has the reason, at most one line in ten seconds.
 *
 * <p><b>Tenants.</b> A principal is for all tenants or for one. Records without a tenant belong to the one of their
 * principal, and each record of another tenant is rejected with PERMISSION_DENIED. A stream whose init names another
 * tenant is refused with that code, and so are a status of another tenant or of all, and {@code /metrics}.
 *
 * <p><b>Threads.</b> The authenticator runs on the threads that serve calls, of which there are few, and for health and
 * state on two of their own. It must be safe for concurrent calls, and must not wait for a network: a slow one delays
 * the calls behind it.
 */
@NullMarked
package io.ingestor.grpc.guard;

import org.jspecify.annotations.NullMarked;
