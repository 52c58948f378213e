package io.ingestor.internal.memory;

import java.util.concurrent.atomic.AtomicLong;

/** The part of the memory budget that one tenant holds. Only {@link MemoryBudget} changes it. */
public final class MemoryAccount {

    /** The tenant of the account for calls and records without a usable tenant, and for tenants beyond the limit. */
    public static final String NO_TENANT = "";

    private final String tenant;
    private final AtomicLong held = new AtomicLong();

    /**
     * Creates an account that holds nothing.
     *
     * @param tenant the name of the tenant; empty for calls that name none
     */
    public MemoryAccount(String tenant) {
        this.tenant = tenant;
    }

    public String tenant() {
        return tenant;
    }

    public long held() {
        return held.get();
    }

    /** Adds to the bytes that the tenant holds and returns the sum. */
    public long add(long bytes) {
        return held.addAndGet(bytes);
    }
}
