package io.ingestor.internal.memory;

import org.jspecify.annotations.Nullable;

/**
 * The memory of one call: the bytes that it holds of the budget, and those that tenants are charged for it. Admission
 * makes it, the call carries it, and the table that gets the call's records takes over what they need there.
 *
 * <p>It is made before anything is known of the records, at the expense of the one tenant that the call seems to come
 * from. Once their size is known it is {@linkplain #settle settled}, and once it is known whose they are these tenants
 * are {@linkplain #charge charged}, by the number of their good records. From any step on {@link #end} gives back what
 * it still holds, and does no harm if it is nothing. It has one owner at any time, who orders the calls, so it needs no
 * lock.
 */
public final class MemoryGrant implements TableMemory {

    private static final MemoryAccount[] NO_TENANTS = {};
    private static final int[] NO_RECORDS = {};

    private final MemoryBudget budget;

    /** The account that is charged until it is known whose the records are, null from then on. */
    private @Nullable MemoryAccount payer;

    /** The accounts of the tenants, and the good records of all tenants before each, and after the last one of all. */
    private MemoryAccount[] accounts = NO_TENANTS;

    private int[] goodBefore = NO_RECORDS;

    /** The bytes that the call holds of the budget. */
    private long bytes;

    /** The bytes that the payer or the tenants are charged together. */
    private long charged;

    private long tableBytes;
    private long callBytes;

    /**
     * Creates the grant of bytes that the budget has already set aside.
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
     * Holds that many bytes from now on. The payer is charged for no more than these.
     *
     * @param table the part of them that stays once a table has the records
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
     * Charges the tenants of the records, in the place of the payer, for all bytes. Nothing waits here, for the call
     * has its memory.
     *
     * @param accounts those of the tenants; not changed any more
     * @param goodBefore the good records of all tenants before each, and after the last one of all, which are some; not
     *     changed any more
     * @return an account that would exceed its share, in which case nothing has changed; null if none would
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

    /** Returns the part of the bytes of one account, which is that of several tenants if they share it. */
    public long partOf(MemoryAccount account) {
        long part = 0;
        for (int i = 0; i < accounts.length; i++) {
            part += accounts[i] == account ? part(bytes, i) : 0;
        }
        return part;
    }

    /** Returns the part of one tenant; the parts of all tenants add up to the whole. */
    private long part(long whole, int tenant) {
        int good = goodBefore[accounts.length];
        return whole * goodBefore[tenant + 1] / good - whole * goodBefore[tenant] / good;
    }

    /** Keeps bytes beyond the table, until the grant ends: the call has a block of its own beside that of its entry. */
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

    /** Gives back what was not handed over. */
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
