package io.ingestor.internal.memory;

import org.jspecify.annotations.Nullable;

/**
 * The memory of one call: the bytes that it holds of the budget, and the bytes that tenants are charged for it.
 * Admission creates it, the call carries it, and the table with the call's records takes over their part.
 *
 * <p>It is created before the records are read, and first charges the tenant that the call seems to come from. Once the
 * size of the records is known, it is {@linkplain #settle settled}. Once their tenants are known, these are
 * {@linkplain #charge charged} in proportion to their good records. At any time {@link #end} gives back the bytes still
 * held, if any. A grant has one owner at a time, so it needs no lock.
 */
public final class MemoryGrant implements TableMemory {

    private static final MemoryAccount[] NO_TENANTS = {};
    private static final int[] NO_RECORDS = {};

    private final MemoryBudget budget;

    /** The account that is charged until the tenants of the records are known; null from then on. */
    private @Nullable MemoryAccount payer;

    /**
     * The accounts of the tenants. {@code goodBefore[i]} is the number of good records of the tenants before
     * {@code accounts[i]}; its last element is the total.
     */
    private MemoryAccount[] accounts = NO_TENANTS;

    private int[] goodBefore = NO_RECORDS;

    /** The bytes that the call holds of the budget. */
    private long bytes;

    /** The bytes that the payer, or all tenants together, are charged for. */
    private long charged;

    private long tableBytes;
    private long callBytes;

    /**
     * Creates the grant of bytes that are already reserved in the budget.
     *
     * @param charged the part of the bytes that the payer is charged for
     */
    public MemoryGrant(MemoryBudget budget, MemoryAccount payer, long bytes, long charged) {
        this.budget = budget;
        this.payer = payer;
        this.bytes = bytes;
        this.charged = charged;
    }

    /**
     * Changes the bytes held to {@code needed}. The payer is charged for no more than these.
     *
     * @param table the part of them that stays in use once a table has the records
     */
    public void settle(long needed, long table) {
        tableBytes = table;
        budget.adjust(needed - bytes);
        bytes = needed;
        if (payer != null && charged > needed) {
            budget.discharge(payer, charged - needed);
            charged = needed;
        }
    }

    /**
     * Charges the tenants of the records, instead of the payer, for all bytes. Never waits, because the call already
     * has its memory.
     *
     * @param accounts the accounts of the tenants; must not be modified afterwards
     * @param goodBefore the number of good records of the tenants before each, then the total, which is above 0; must
     *     not be modified afterwards
     * @return an account that would exceed its share, in which case no charge has changed; null if none would
     */
    public @Nullable MemoryAccount charge(MemoryAccount[] accounts, int[] goodBefore) {
        this.accounts = accounts;
        this.goodBefore = goodBefore;
        MemoryAccount before = payer;
        long payerPart = 0;
        for (int i = 0; i < accounts.length; i++) {
            MemoryAccount account = accounts[i];
            if (account == before) {
                payerPart += part(bytes, i);
            } else if (part(bytes, i) > 0 && !budget.charge(account, part(bytes, i))) {
                for (int j = 0; j < i; j++) {
                    if (accounts[j] != before) {
                        budget.discharge(accounts[j], part(bytes, j));
                    }
                }
                return account;
            }
        }
        if (before != null) {
            budget.discharge(before, charged - payerPart);
        }
        payer = null;
        charged = bytes;
        return null;
    }

    /** Returns the bytes of one account, the sum for all tenants that share it. */
    public long partOf(MemoryAccount account) {
        long part = 0;
        for (int i = 0; i < accounts.length; i++) {
            part += accounts[i] == account ? part(bytes, i) : 0;
        }
        return part;
    }

    /** Returns the part of one tenant. The parts of all tenants add up to the whole. */
    private long part(long whole, int tenant) {
        int good = goodBefore[accounts.length];
        return whole * goodBefore[tenant + 1] / good - whole * goodBefore[tenant] / good;
    }

    /**
     * Keeps bytes until the grant ends, because the call has a block of its own in addition to the one in the table.
     */
    public void keep(long ownBytes) {
        callBytes = ownBytes;
    }

    @Override
    public long toTable(@Nullable TableCharges charges) {
        reduceCharges(tableBytes + callBytes);
        if (charges != null && payer == null) {
            for (int i = 0; i < accounts.length; i++) {
                charges.add(accounts[i], part(charged, i) - part(callBytes, i));
            }
            charged = callBytes;
        }
        long taken = bytes - callBytes;
        bytes = callBytes;
        return taken;
    }

    /** Gives back the bytes that were not handed over to a table, and ends their charges. */
    public void end() {
        reduceCharges(0);
        if (bytes != 0) {
            budget.giveBack(bytes);
            bytes = 0;
        }
    }

    private void reduceCharges(long limit) {
        if (charged <= limit) {
            return;
        }
        if (payer != null) {
            budget.discharge(payer, charged - limit);
        } else {
            for (int i = 0; i < accounts.length; i++) {
                budget.discharge(accounts[i], part(charged, i) - part(limit, i));
            }
        }
        charged = limit;
    }
}
