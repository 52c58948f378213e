package io.ingestor.grpc.internal.message;

import io.grpc.StatusException;
import org.jspecify.annotations.Nullable;

/** A request as received, not parsed. */
public final class Message {

    private static final byte[] NOTHING = {};

    private final byte[] bytes;
    private final String defect;
    private final @Nullable StatusException refusal;

    private Message(byte[] bytes, String defect, @Nullable StatusException refusal) {
        this.bytes = bytes;
        this.defect = defect;
        this.refusal = refusal;
    }

    public static Message of(byte[] bytes) {
        return new Message(bytes, "", null);
    }

    /** Returns a message that the server has no room for. */
    public static Message refused(StatusException refusal) {
        return new Message(NOTHING, "the server had no room for the message", refusal);
    }

    /** Returns a message that cannot be read, with a reason that may be shown to its sender. */
    public static Message defective(String defect) {
        return new Message(NOTHING, defect, null);
    }

    /** Returns the refusal if the server had no room for the message, else null. */
    @Nullable
    public StatusException refusal() {
        return refusal;
    }

    public boolean isDefective() {
        return !defect.isEmpty();
    }

    public String defect() {
        return defect;
    }

    /**
     * Returns the encoded message, not a copy. Empty if the message is defective or refused, so that it takes no
     * memory.
     */
    public byte[] bytes() {
        return bytes;
    }
}
