package io.ingestor.grpc.guard;

/** A verdict that ends a call. The text that the client gets is fixed, so it reveals nothing about the credentials. */
public enum Refusal implements Verdict {
    /** The call has no credentials, or bad or expired ones. */
    UNAUTHENTICATED,
    /** The caller is known and may not make this call. */
    PERMISSION_DENIED
}
