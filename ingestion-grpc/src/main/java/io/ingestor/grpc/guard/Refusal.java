package io.ingestor.grpc.guard;

/** A verdict that ends a call. The client receives a fixed text, which reveals nothing about the credentials. */
public enum Refusal implements Verdict {
    /** The call has no valid credentials. */
    UNAUTHENTICATED,
    /** The caller is known but may not make this call. */
    PERMISSION_DENIED
}
