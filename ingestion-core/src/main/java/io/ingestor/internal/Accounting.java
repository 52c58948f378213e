package io.ingestor.internal;

import io.ingestor.IngestorStats.Counts;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts and memory by tenant. Names are the clients' to invent, so only so many are kept apart; later ones share {@link #OTHER}.
 */
final class Accounting {

    static final int MAX_TENANTS = 10_000;
    static final String OTHER = "(other)";
    static final String NOBODY = "";

    private final Map<String, TenantCounts> tenants = new ConcurrentHashMap<>();
    private final AtomicInteger names = new AtomicInteger();

    TenantCounts of(String tenant) {
        TenantCounts known = tenants.get(tenant);
        if (known != null) {
            return known;
        }
        boolean kept = tenant.equals(NOBODY) || names.get() < MAX_TENANTS;
        return tenants.computeIfAbsent(kept ? tenant : OTHER, name -> {
            names.incrementAndGet();
            return new TenantCounts(name);
        });
    }

    /** By tenant, sorted by name. */
    Map<String, Counts> byTenant() {
        Map<String, Counts> counts = new TreeMap<>();
        tenants.forEach((tenant, own) -> counts.put(tenant, own.snapshot()));
        return counts;
    }

    /** Bytes that tenants hold against their shares, sorted by name, without those that hold nothing. */
    Map<String, Long> heldBytes() {
        Map<String, Long> held = new TreeMap<>();
        tenants.forEach((tenant, own) -> {
            long bytes = own.memory().held();
            if (bytes != 0) {
                held.put(tenant, bytes);
            }
        });
        return held;
    }

    static Counts sum(Iterable<Counts> all) {
        long received = 0;
        long durable = 0;
        long rejected = 0;
        long duplicate = 0;
        long filtered = 0;
        long refused = 0;
        long unknown = 0;
        long inFlight = 0;
        for (Counts one : all) {
            received += one.received();
            durable += one.durable();
            rejected += one.rejected();
            duplicate += one.duplicate();
            filtered += one.filtered();
            refused += one.refused();
            unknown += one.unknown();
            inFlight += one.inFlight();
        }
        return new Counts(received, durable, rejected, duplicate, filtered, refused, unknown, inFlight);
    }
}
