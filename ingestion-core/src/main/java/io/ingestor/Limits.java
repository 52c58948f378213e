package io.ingestor;

/**
 * The limits of an ingestor. A record or batch beyond one is rejected, and the rejection names the limit.
 *
 * @param recordBytes encoded size of a record, including what the engine adds; 1 to 16 MiB, default 1 MiB
 * @param batchRecords records of a batch; 1 to 1,000,000, default 100,000
 * @param batchBytes encoded size of a batch; at least {@code recordBytes}, default 16 MiB less 64 KiB. The log may
 *     allow less (a quarter of a segment)
 * @param idBytes UTF-8 length of a tenant id or an entity id; 1 to 4096, default 256
 * @param keyBytes UTF-8 length of a metadata key or a field name in {@code data}; 1 to 65,536, default 1024
 * @param depth levels of nesting in {@code data}, 1 for a flat object; 1 to 100, default 32
 */
public record Limits(int recordBytes, int batchRecords, int batchBytes, int idBytes, int keyBytes, int depth) {

    public Limits {
        check("recordBytes", recordBytes, 1, 16 << 20);
        check("batchRecords", batchRecords, 1, 1_000_000);
        check("batchBytes", batchBytes, recordBytes, 1 << 30);
        check("idBytes", idBytes, 1, 4096);
        check("keyBytes", keyBytes, 1, 1 << 16);
        check("depth", depth, 1, 100);
    }

    /** Returns the default limits. */
    public static Limits defaults() {
        return new Limits(1 << 20, 100_000, (16 << 20) - (64 << 10), 256, 1024, 32);
    }

    private static void check(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " must be from " + min + " to " + max + ", was " + value);
        }
    }
}
