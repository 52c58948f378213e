package io.ingestor;

import java.nio.charset.StandardCharsets;

/**
 * The origin of the records of a batch, for the transforms that write it into records. It is not stored otherwise.
 *
 * @param correlationId the id of the call in the sender's logs; empty if there is none
 * @param client the name of the sender; empty if unknown
 */
public record RecordOrigin(String correlationId, String client) {

    private static final RecordOrigin UNKNOWN = new RecordOrigin("", "");

    /** The maximum length of each component in bytes of UTF-8. */
    public static final int MAX_BYTES = 256;

    /**
     * Creates an origin.
     *
     * @throws IllegalArgumentException if a text is too long or contains an unpaired surrogate
     */
    public RecordOrigin {
        check("correlationId", correlationId);
        check("client", client);
    }

    /** Returns the unknown origin, in which both components are empty. */
    public static RecordOrigin unknown() {
        return UNKNOWN;
    }

    private static void check(String name, String text) {
        if (text.length() > MAX_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new IllegalArgumentException(name + " must be at most " + MAX_BYTES + " bytes of UTF-8, was "
                    + text.getBytes(StandardCharsets.UTF_8).length);
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException(name + " must be encodable as UTF-8, was \"" + text + '"');
        }
    }
}
