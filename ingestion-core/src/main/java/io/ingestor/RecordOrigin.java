package io.ingestor;

import java.nio.charset.StandardCharsets;

/**
 * The origin of the records of a batch, for the transforms that write it into records. It is not stored otherwise.
 *
 * @param correlationId the id under which the sender's logs have the call; empty if there is none
 * @param client the name of the sender; empty if it is not known
 */
public record RecordOrigin(String correlationId, String client) {

    private static final RecordOrigin UNKNOWN = new RecordOrigin("", "");

    /** The most bytes of UTF-8 of each of the two. */
    public static final int MAX_BYTES = 256;

    /**
     * Creates an origin.
     *
     * @throws IllegalArgumentException if a text is too long or holds half of a surrogate pair
     */
    public RecordOrigin {
        check("correlationId", correlationId);
        check("client", client);
    }

    /** Returns the origin of records of which nothing is known. */
    public static RecordOrigin unknown() {
        return UNKNOWN;
    }

    private static void check(String name, String text) {
        if (text.length() > MAX_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new IllegalArgumentException(name + " must be at most " + MAX_BYTES + " bytes of UTF-8, was more");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException(name + " must be encodable as UTF-8, was \"" + text + '"');
        }
    }
}
