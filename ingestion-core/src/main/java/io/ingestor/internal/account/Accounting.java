package io.ingestor.internal.account;

import io.ingestor.IngestorStats.Counts;
import io.ingestor.internal.block.TenantTally;
import io.ingestor.internal.memory.MemoryAccount;
import io.ingestor.internal.memory.MemoryAccounts;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The counts of records by tenant. Clients can invent names, so only {@value #MAX_NAMES} have counts of their own. An
 * invalid record adds no name, and an idle name gives way to a new one. All other records are counted in one sum, under
 * a name that no tenant can have. The counts of all names therefore add up to the counts of all records.
 */
public final class Accounting {

    static final int MAX_NAMES = 10_000;

    /** The time without records after which a name may give way to a new one. */
    static final Duration IDLE = Duration.ofMinutes(5);

    private static final long SWEEP_NANOS = Duration.ofSeconds(1).toNanos();

    private final LongSupplier nanoTime;
    private final Map<String, TenantCounts> tenants = new ConcurrentHashMap<>();
    private final TenantCounts sum;
    private final MemoryAccounts memory = new MemoryAccounts();
    private long nextSweep; // guarded by this

    public Accounting() {
        this(System::nanoTime);
    }

    public Accounting(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.nextSweep = nanoTime.getAsLong();
        this.sum = new TenantCounts(nextSweep, 0);
    }

    public MemoryAccounts memory() {
        return memory;
    }

    /** Returns true if the tenant has counts of its own, so a valid record of it was received. */
    public boolean isKnown(String tenant) {
        return tenants.containsKey(tenant);
    }

    /** Counts records as received, and returns the counts to which their outcomes belong. */
    TenantCounts received(String tenant, long records) {
        TenantCounts known = known(tenant);
        return known != null && known.received(records) ? known : receivedByNew(tenant, records);
    }

    /** Counts records as received, all of which are invalid, under the tenant's name if it has counts of its own. */
    TenantCounts receivedWrong(String tenant, long records) {
        TenantCounts known = known(tenant);
        if (known != null && known.received(records)) {
            return known;
        }
        boolean counted = sum.received(records);
        assert counted : "the sum never folds";
        return sum;
    }

    /** Counts records that were checked but not ingested, under the names that an ingest would use. */
    public synchronized void checked(List<TenantTally> tallies) {
        for (TenantTally tally : tallies) {
            checkedUnder(tally).checked(tally.received());
        }
    }

    private TenantCounts checkedUnder(TenantTally tally) {
        TenantCounts counts = known(tally.tenant());
        if (counts != null) {
            return counts;
        }
        if (tally.received() == tally.rejected() || !hasRoom()) {
            return sum;
        }
        TenantCounts named = new TenantCounts(nanoTime.getAsLong(), tally.received());
        tenants.put(tally.tenant(), named);
        return named;
    }

    private @Nullable TenantCounts known(String tenant) {
        return tenant.isEmpty() ? sum : tenants.get(tenant);
    }

    private synchronized TenantCounts receivedByNew(String tenant, long records) {
        TenantCounts counts = tenants.get(tenant);
        if (counts == null) {
            counts = hasRoom() ? new TenantCounts(nanoTime.getAsLong(), records) : sum;
        }
        boolean counted = counts.received(records);
        assert counted : "names fold only under this lock";
        if (counts != sum) {
            // Only now, so that no reader sees a name without received records.
            tenants.putIfAbsent(tenant, counts);
        }
        return counts;
    }

    private boolean hasRoom() {
        if (tenants.size() < MAX_NAMES) {
            return true;
        }
        long now = nanoTime.getAsLong();
        if (now - nextSweep >= 0) {
            // While all names are in use, calls with new names must not each scan all of them.
            nextSweep = now + SWEEP_NANOS;
            fold(now);
        }
        return tenants.size() < MAX_NAMES;
    }

    private void fold(long now) {
        Iterator<Map.Entry<String, TenantCounts>> names = tenants.entrySet().iterator();
        while (names.hasNext()) {
            Map.Entry<String, TenantCounts> name = names.next();
            if (name.getValue().isIdle(now, IDLE.toNanos())
                    && !memory.holds(name.getKey())
                    && name.getValue().foldInto(sum)) {
                names.remove();
            }
        }
    }

    /** Returns the counts by tenant, sorted by name. The lock keeps names from being folded meanwhile. */
    public synchronized Map<String, Counts> byTenant() {
        Map<String, Counts> counts = new TreeMap<>();
        tenants.forEach((tenant, own) -> counts.put(tenant, own.snapshot()));
        Counts others = sum.snapshot();
        if (others.received() > 0) {
            counts.put(MemoryAccount.NO_TENANT, others);
        }
        return counts;
    }

    /** Returns the number of records that were checked but not ingested, by tenant, sorted by name. */
    public synchronized Map<String, Long> checkedByTenant() {
        Map<String, Long> checked = new TreeMap<>();
        tenants.forEach((tenant, own) -> putChecked(checked, tenant, own));
        putChecked(checked, MemoryAccount.NO_TENANT, sum);
        return checked;
    }

    private static void putChecked(Map<String, Long> checked, String tenant, TenantCounts counts) {
        if (counts.checked() > 0) {
            checked.put(tenant, counts.checked());
        }
    }

    public static Counts sum(Iterable<Counts> all) {
        Counts sum = Counts.NONE;
        for (Counts one : all) {
            sum = sum.plus(one);
        }
        return sum;
    }
}
