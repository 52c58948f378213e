package io.ingestor.memtable;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** An entry that a test has put into a table or read from it, as a comparable value. */
public record Put(String key, String value, long version, long sequence) {

    private static final HexFormat HEX = HexFormat.of();

    /** The value that marks a tombstone, which is not a hexadecimal number. */
    private static final String TOMBSTONE = "tombstone";

    /** Creates a put from a key and a value in bytes, which the record holds in hexadecimal. */
    public static Put of(byte[] key, byte[] value, long version, long sequence) {
        return new Put(HEX.formatHex(key), HEX.formatHex(value), version, sequence);
    }

    /** Creates a put from a key and a value as text. */
    public static Put of(String key, String value, long version, long sequence) {
        return of(utf8(key), utf8(value), version, sequence);
    }

    /** Creates a tombstone for a key in hexadecimal. */
    public static Put tombstone(String key, long version, long sequence) {
        return new Put(key, TOMBSTONE, version, sequence);
    }

    /** Creates a put from the entry of a view. */
    public static Put of(EntryView view) {
        if (view.isTombstone()) {
            return tombstone(HEX.formatHex(view.copyKey()), view.version(), view.sequence());
        }
        return of(view.copyKey(), view.copyValue(), view.version(), view.sequence());
    }

    /** Returns the key. */
    public byte[] keyBytes() {
        return HEX.parseHex(key);
    }

    /** Returns true if this is a tombstone. */
    public boolean isTombstone() {
        return value.equals(TOMBSTONE);
    }

    /** Returns the value; empty for a tombstone. */
    public byte[] valueBytes() {
        return HEX.parseHex(isTombstone() ? "" : value);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
