package io.ingestor.rules.internal.transform;

import io.ingestor.BytesView;
import io.ingestor.RecordFields;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A cache of programs by tenant and schema. A lookup compares the encoded names in a record and does not allocate.
 * Thread-safe, because entries are immutable; an entry lost to a collision or a race is added again.
 */
final class MatchReader {

    private static final int ENTRIES = 1024;

    private static final class Entry {

        private final byte[] tenant;
        private final byte[] schema;
        private final Program program;

        private Entry(byte[] tenant, byte[] schema, Program program) {
            this.tenant = tenant;
            this.schema = schema;
            this.program = program;
        }
    }

    private final @Nullable Entry[] entries = new Entry[ENTRIES];

    /** Returns the cached program for a record; null if there is none. The call moves the cursor. */
    @Nullable
    Program known(RecordFields in) {
        in.rewind();
        int hash = 7;
        if (tenantAt(in)) {
            hash = hash(hash, in.bytes());
        }
        in.rewind();
        if (schemaAt(in)) {
            hash = hash(hash, in.bytes());
        }
        Entry entry = entries[index(hash)];
        if (entry == null) {
            return null;
        }
        boolean sameSchema = schemaAtBegin(in) ? in.bytes().contentEquals(entry.schema) : entry.schema.length == 0;
        in.rewind();
        boolean sameTenant = tenantAt(in) ? in.bytes().contentEquals(entry.tenant) : entry.tenant.length == 0;
        return sameSchema && sameTenant ? entry.program : null;
    }

    private static boolean schemaAtBegin(RecordFields in) {
        in.rewind();
        return schemaAt(in);
    }

    String tenant(RecordFields in) {
        in.rewind();
        return tenantAt(in) ? in.bytes().text() : "";
    }

    String schema(RecordFields in) {
        in.rewind();
        return schemaAt(in) ? in.bytes().text() : "";
    }

    void learn(String tenant, String schema, Program program) {
        byte[] tenantBytes = tenant.getBytes(StandardCharsets.UTF_8);
        byte[] schemaBytes = schema.getBytes(StandardCharsets.UTF_8);
        int hash = hash(hash(7, tenantBytes), schemaBytes);
        entries[index(hash)] = new Entry(tenantBytes, schemaBytes, program);
    }

    private static int index(int hash) {
        return ((hash * 0x9E3779B1) >>> 16) & (ENTRIES - 1);
    }

    private static int hash(int seed, BytesView bytes) {
        int hash = seed;
        for (int i = 0; i < bytes.length(); i++) {
            hash = 31 * hash + bytes.at(i);
        }
        return 31 * hash + 1;
    }

    private static int hash(int seed, byte[] bytes) {
        int hash = seed;
        for (byte b : bytes) {
            hash = 31 * hash + b;
        }
        return bytes.length == 0 ? seed : 31 * hash + 1;
    }

    /** Moves to the tenant. Returns false if there is none. A scanned record has at most one tenant. */
    private static boolean tenantAt(RecordFields in) {
        return enter(in, "id")
                && enter(in, "tenant_id")
                && in.next()
                && in.bytes().length() > 0;
    }

    private static boolean schemaAt(RecordFields in) {
        if (!enter(in, "schema")) {
            return false;
        }
        while (in.next()) {
            if (in.name().contentEquals("name")) {
                return in.bytes().length() > 0;
            }
        }
        return false;
    }

    private static boolean enter(RecordFields in, String name) {
        while (in.next()) {
            if (in.name().contentEquals(name)) {
                in.enter();
                return true;
            }
        }
        return false;
    }
}
