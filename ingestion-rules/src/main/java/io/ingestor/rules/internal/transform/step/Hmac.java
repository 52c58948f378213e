package io.ingestor.rules.internal.transform.step;

import io.ingestor.rules.internal.transform.slots.FieldPath;
import io.ingestor.rules.internal.transform.slots.StepSource;
import io.ingestor.rules.internal.transform.slots.Values;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The step that replaces text with its keyed hash: HMAC-SHA-256 (RFC 2104), in 64 hexadecimal digits. */
public final class Hmac {

    /** The minimum length of a key in bytes, which is the length of the hash as recommended by RFC 2104. */
    public static final int MIN_KEY_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int HASH_BYTES = 32;

    private Hmac() {}

    /**
     * Returns a step that writes the hash of a text to a field, which may be the field of the text. It ignores absent
     * and null fields.
     */
    public static StepSource hash(FieldPath path, FieldPath to, byte[] key) {
        SecretKeySpec secret = new SecretKeySpec(key, ALGORITHM);
        return slots -> {
            int slot = slots.text(path);
            int target = slots.slot(to);
            int tool = slots.tool();
            return values -> {
                if (Texts.isText(values, slot)) {
                    write(values, target, mac(values, tool, secret), slot);
                }
                return true;
            };
        };
    }

    private static Mac mac(Values values, int tool, SecretKeySpec secret) {
        if (values.tool(tool) instanceof Mac known) {
            return known;
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            values.keepTool(tool, mac);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    private static void write(Values values, int target, Mac mac, int slot) {
        mac.update(values.bytes(), values.textAt(slot), values.textLength(slot));
        byte[] hash = mac.doFinal();
        int at = values.reserve(2 * HASH_BYTES);
        byte[] bytes = values.bytes();
        for (int i = 0; i < HASH_BYTES; i++) {
            bytes[at + 2 * i] = HEX[(hash[i] >> 4) & 0xf];
            bytes[at + 2 * i + 1] = HEX[hash[i] & 0xf];
        }
        values.setText(target, at, 2 * HASH_BYTES);
    }
}
