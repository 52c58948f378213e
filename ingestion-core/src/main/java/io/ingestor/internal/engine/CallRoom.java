package io.ingestor.internal.engine;

import io.ingestor.RecordBatch;
import io.ingestor.internal.block.ScratchPool;
import io.ingestor.internal.memory.MemoryAccounts;
import io.ingestor.internal.memory.MemoryGrant;

/**
 * The reservation of memory for a call before its records are known. The tenant that the call seems to come from is
 * charged.
 */
final class CallRoom {

    private final Admission admission;
    private final BatchMemory memory;
    private final MemoryAccounts accounts;
    private final ScratchPool<FirstTenant> firstTenants;

    /**
     * Creates the room for the calls of one ingestor.
     *
     * @param idBytes the maximum length of a tenant in bytes
     */
    CallRoom(Admission admission, BatchMemory memory, MemoryAccounts accounts, int idBytes) {
        this.admission = admission;
        this.memory = memory;
        this.accounts = accounts;
        this.firstTenants =
                new ScratchPool<>(Runtime.getRuntime().availableProcessors(), () -> new FirstTenant(idBytes));
    }

    /** Reserves the maximum that the batch can take; throws if no room becomes free in time. */
    MemoryGrant reserve(RecordBatch batch) {
        long bytes = memory.atMost(batch);
        return bytes == 0 ? admission.nothing() : admission.reserve(accounts.of(firstTenant(batch)), bytes);
    }

    /** Returns the tenant that the call seems to come from, or an empty string if there is none. */
    String firstTenant(RecordBatch batch) {
        FirstTenant look = firstTenants.take();
        String name = look.of(batch);
        firstTenants.giveBack(look);
        return name;
    }
}
