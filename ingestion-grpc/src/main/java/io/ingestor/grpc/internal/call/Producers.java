package io.ingestor.grpc.internal.call;

/** Producers are in the contract but not served yet: whoever counts on their numbering is told so, never ignored. */
final class Producers {

    static final String UNIMPLEMENTED = "this server does not number the records of producers yet";

    private Producers() {}
}
