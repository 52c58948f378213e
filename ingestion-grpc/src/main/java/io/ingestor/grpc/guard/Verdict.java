package io.ingestor.grpc.guard;

/** The answer of an {@link Authenticator}. */
public sealed interface Verdict permits Principal, Refusal {}
