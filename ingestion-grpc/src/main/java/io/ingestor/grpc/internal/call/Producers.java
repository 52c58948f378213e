package io.ingestor.grpc.internal.call;

/**
 * The refusal of producers, which are in the contract but not served yet. A client that counts on their numbering gets
 * this message and is never ignored.
 */
final class Producers {

    static final String UNIMPLEMENTED = "this server does not number the records of producers yet";

    private Producers() {}
}
