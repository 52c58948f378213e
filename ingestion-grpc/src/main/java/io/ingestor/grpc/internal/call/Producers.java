package io.ingestor.grpc.internal.call;

/**
 * The refusal of producers, which are in the contract but not supported yet. A client that relies on their numbering
 * receives this message.
 */
final class Producers {

    static final String UNIMPLEMENTED = "this server does not number the records of producers yet";

    private Producers() {}
}
