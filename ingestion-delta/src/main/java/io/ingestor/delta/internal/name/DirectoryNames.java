package io.ingestor.delta.internal.name;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * The names of the directories of tenants and schemas. All file systems can store them, including those that ignore
 * case or have only ASCII. Different names have different directories.
 */
public final class DirectoryNames {

    /** The directory of the records without a schema. */
    public static final String NO_SCHEMA = "_";

    /**
     * The names of the files beside the directories of tenants, in lower case, and that of records without a schema.
     */
    private static final Set<String> RESERVED = Set.of("lock", "progress", NO_SCHEMA);

    private static final int MAX_LENGTH = 200;
    private static final int HASH_BYTES = 16;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private DirectoryNames() {}

    /**
     * Returns the name of the directory of a tenant or schema. Lower case letters, digits, {@code - _} and a dot that
     * is not the first character stay; all other bytes of the UTF-8 form are percent-encoded. A result of more than 200
     * characters is cut and ends with a hash of the name.
     */
    public static String of(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        boolean reserved = RESERVED.contains(name);
        StringBuilder out = new StringBuilder(bytes.length + 16);
        for (int i = 0; i < bytes.length; i++) {
            if (i == 0 ? !reserved && bytes[0] != '.' && isKept(bytes[0]) : isKept(bytes[i])) {
                out.append((char) bytes[i]);
            } else {
                out.append('%').append(HEX.toHexDigits(bytes[i]));
            }
        }
        return out.length() <= MAX_LENGTH ? out.toString() : cut(out) + "%~" + hash(bytes);
    }

    private static boolean isKept(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '-' || b == '_' || b == '.';
    }

    private static String cut(StringBuilder encoded) {
        int end = MAX_LENGTH - 2 - 2 * HASH_BYTES;
        int percent = encoded.lastIndexOf("%", end);
        return encoded.substring(0, percent >= 0 && percent > end - 3 ? percent : end);
    }

    private static String hash(byte[] name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name);
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JVM has SHA-256", e);
        }
    }
}
