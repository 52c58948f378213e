package io.ingestor.internal.memory;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The memory accounts of the tenants. An account is kept while it holds memory and not much longer, so invented tenant
 * names never exhaust the accounts. Beyond {@value #MAX_ACCOUNTS} accounts, further tenants share the account of calls
 * that name no tenant.
 *
 * <p>A caller may still use an account that has just been removed. Its tenant held nothing before, so at most the
 * concurrent calls are charged separately from later ones.
 */
public final class MemoryAccounts {

    public static final int MAX_ACCOUNTS = 1 << 15;

    /** The minimum number of accounts that may be opened between two sweeps for accounts that hold nothing. */
    public static final int SPARE_ACCOUNTS = 1 << 10;

    /**
     * The divisor of the number of accounts that yields the number to open before the next sweep. It bounds the work
     * per account.
     */
    private static final int NEW_PART = 8;

    private final Map<String, MemoryAccount> accounts = new ConcurrentHashMap<>();
    private final MemoryAccount unnamed = new MemoryAccount(MemoryAccount.NO_TENANT);
    private int untilSweep = SPARE_ACCOUNTS; // guarded by this

    public MemoryAccount of(String tenant) {
        if (tenant.isEmpty()) {
            return unnamed;
        }
        MemoryAccount known = accounts.get(tenant);
        return known != null ? known : open(tenant);
    }

    private synchronized MemoryAccount open(String tenant) {
        MemoryAccount known = accounts.get(tenant);
        if (known != null) {
            return known;
        }
        untilSweep--;
        if (untilSweep < 0) {
            accounts.values().removeIf(account -> account.held() == 0);
            untilSweep = Math.max(SPARE_ACCOUNTS, accounts.size() / NEW_PART);
        }
        if (accounts.size() >= MAX_ACCOUNTS) {
            return unnamed;
        }
        MemoryAccount opened = new MemoryAccount(tenant);
        accounts.put(tenant, opened);
        return opened;
    }

    public boolean holds(String tenant) {
        MemoryAccount account = accounts.get(tenant);
        return account != null && account.held() != 0;
    }

    /** Returns the bytes that tenants hold against their shares, sorted by name, without tenants that hold nothing. */
    public Map<String, Long> heldBytes() {
        Map<String, Long> held = new TreeMap<>();
        accounts.values().forEach(account -> put(held, account));
        put(held, unnamed);
        return held;
    }

    private static void put(Map<String, Long> held, MemoryAccount account) {
        long bytes = account.held();
        if (bytes != 0) {
            held.put(account.tenant(), bytes);
        }
    }

    /** Returns the number of accounts, without the one for calls that name no tenant. */
    public int size() {
        return accounts.size();
    }
}
