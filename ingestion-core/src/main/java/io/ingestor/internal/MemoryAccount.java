package io.ingestor.internal;

import java.util.concurrent.atomic.AtomicLong;

/** What one tenant holds of the memory budget. Only {@link MemoryBudget} changes it. */
final class MemoryAccount {

    /** Owner of calls and records without a usable tenant, and of those that share the sum. */
    static final String NO_TENANT = "";

    private final String tenant;
    private final AtomicLong held = new AtomicLong();

    /** @param tenant empty for calls that name none */
    MemoryAccount(String tenant) {
        this.tenant = tenant;
    }

    String tenant() {
        return tenant;
    }

    long held() {
        return held.get();
    }

    /** Returns what is held then. */
    long add(long bytes) {
        return held.addAndGet(bytes);
    }
}
