package io.ingestor.grpc;

/** A request as it came off the wire, not parsed. */
final class Message {

    private static final byte[] NOTHING = {};

    private final byte[] bytes;
    private final String defect;

    private Message(byte[] bytes, String defect) {
        this.bytes = bytes;
        this.defect = defect;
    }

    static Message of(byte[] bytes) {
        return new Message(bytes, "");
    }

    /** A message that cannot be read, for a reason fit to be shown to its sender. */
    static Message defective(String defect) {
        return new Message(NOTHING, defect);
    }

    boolean isDefective() {
        return !defect.isEmpty();
    }

    String defect() {
        return defect;
    }

    /** The encoded message, not copied; empty if it is defective, so that nobody holds what will be refused. */
    byte[] bytes() {
        return bytes;
    }
}
