package io.ingestor.internal.memory;

import java.util.concurrent.atomic.AtomicLong;

/** The part of the memory budget that one tenant holds. Only {@link MemoryBudget} changes it. */
public final class MemoryAccount {

    /** The tenant of calls and records without a usable one, and of those that share the sum. */
    public static final String NO_TENANT = "";

    private final String tenant;
    private final AtomicLong held = new AtomicLong();

    /**
     * Creates an account that holds nothing.
     *
     * @param tenant empty for calls that name none
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

    /** Adds bytes to what the tenant holds, and returns what is held then. */
    public long add(long bytes) {
        return held.addAndGet(bytes);
    }
}
