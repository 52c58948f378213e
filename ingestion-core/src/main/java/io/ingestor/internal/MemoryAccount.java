package io.ingestor.internal;

import java.util.concurrent.atomic.AtomicLong;

/** What one tenant holds of the memory budget. Only {@link MemoryBudget} changes it. */
final class MemoryAccount {

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
