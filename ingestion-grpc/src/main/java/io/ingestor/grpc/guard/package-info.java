/**
 * The SPI for authentication, which decides who may call a server, and for which tenants.
 *
 * <p>An {@link io.ingestor.grpc.guard.Authenticator} is set with {@code IngestionServer.Builder.authenticator}. Without
 * one, every caller is admitted, and calls pass through no additional interceptor. A host that adds an
 * {@code IngestionService} to its own gRPC server authenticates calls with its own interceptor.
 *
 * <p><b>When it is called.</b> The server calls the authenticator once for each call, after its limits and before it
 * reads any message of the call. A stream is one call: credentials that expire later do not end it. The authenticator
 * decides on every gRPC method of the server, including {@code HealthCheck}, {@code GetIngestionStatus},
 * {@code grpc.health.v1.Health} and reflection. To admit probes without credentials, let it return
 * {@link io.ingestor.grpc.guard.Principal#everyone} for their
 * {@linkplain io.ingestor.grpc.guard.Authenticator.Call#method methods}. Of the HTTP endpoints, it decides only on
 * {@code /metrics}. {@code /health} and {@code /ready} are for probes and are answered without it. They contain only a
 * state and numbers of problems.
 *
 * <p><b>Answers.</b> A {@link io.ingestor.grpc.guard.Principal} admits the call; a
 * {@link io.ingestor.grpc.guard.Refusal} ends it with UNAUTHENTICATED or PERMISSION_DENIED (HTTP 401 or 403) and a
 * fixed text. An authenticator that throws or returns null refuses the call with UNAUTHENTICATED. The server logs the
 * failure, at most once every ten seconds.
 *
 * <p><b>Tenants.</b> A principal is for all tenants or for one. If it is for one, records without a tenant belong to
 * that tenant, and each record of another tenant is rejected with PERMISSION_DENIED. A stream whose init names another
 * tenant is refused with the same code, and so is the status of another tenant or of all tenants. {@code /metrics} is
 * refused with HTTP 403.
 *
 * <p><b>Threads.</b> The authenticator runs on the few threads that serve calls. For health checks, status and metrics,
 * it runs on two separate threads. It must be thread-safe and must not wait for a network, because a slow authenticator
 * delays the calls behind it.
 */
@NullMarked
package io.ingestor.grpc.guard;

import org.jspecify.annotations.NullMarked;
