package io.ingestor.internal.account;

import io.ingestor.IngestionException;
import io.ingestor.internal.block.TenantTally;
import io.ingestor.internal.memory.MemoryAccount;
import io.ingestor.internal.memory.MemoryBudget;
import io.ingestor.internal.memory.Reservation;
import io.ingestor.internal.memory.TableCharges;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The counts of one batch by tenant: received and rejected once it is encoded, and decided once for all good records
 * together. It also holds what the tenants are charged of the memory budget, by the number of their good records. The
 * charges last until a table takes them over or the batch is decided. The caller that does either orders both, so this
 * needs no lock.
 */
public final class BatchTally {

    private final MemoryBudget budget;
    private final List<TenantTally> tallies;
    private final Accounting accounting;

    /** The accounts of tenants that have good records; the others are charged nothing. */
    private final MemoryAccount[] accounts;

    /** The counts of the records, once they are received. */
    private final TenantCounts[] counts;

    private final Refusals refusals;

    /** The good records of all tenants before each, and after the last one of all. */
    private final int[] goodBefore;

    /** The bytes that the tenants are charged together: all that the batch holds, and later less. */
    private long charged;

    private long tableBytes;
    private long callBytes;

    public BatchTally(Accounting accounting, MemoryBudget budget, List<TenantTally> tallies) {
        this(accounting, budget, tallies, Refusals.COUNTED);
    }

    public BatchTally(Accounting accounting, MemoryBudget budget, List<TenantTally> tallies, Refusals refusals) {
        this.accounting = accounting;
        this.refusals = refusals;
        this.budget = budget;
        this.tallies = tallies;
        this.accounts = new MemoryAccount[tallies.size()];
        this.counts = new TenantCounts[tallies.size()];
        this.goodBefore = new int[tallies.size() + 1];
        for (int i = 0; i < accounts.length; i++) {
            TenantTally tally = tallies.get(i);
            int good = tally.received() - tally.rejected();
            accounts[i] = accounting.memory().of(good > 0 ? tally.tenant() : MemoryAccount.NO_TENANT);
            goodBefore[i + 1] = goodBefore[i] + good;
        }
    }

    /** Counts the records as received and the wrong ones as rejected, before any outcome of the good ones. */
    public void received() {
        for (int i = 0; i < counts.length; i++) {
            TenantTally tally = tallies.get(i);
            counts[i] = good(i) > 0
                    ? accounting.received(tally.tenant(), tally.received())
                    : accounting.receivedWrong(tally.tenant(), tally.received());
            counts[i].empty(tally.empty());
            counts[i].rejected(tally.rejected());
        }
    }

    /** Counts the records as received and all as rejected, because the batch is wrong as a whole. */
    public void receivedWrong() {
        for (TenantTally tally : tallies) {
            TenantCounts wrong = accounting.receivedWrong(tally.tenant(), tally.received());
            wrong.empty(tally.empty());
            wrong.rejected(tally.received());
        }
    }

    /** Returns the number of good records of all tenants. */
    public int good() {
        return goodBefore[accounts.length];
    }

    private int good(int tenant) {
        return goodBefore[tenant + 1] - goodBefore[tenant];
    }

    /**
     * Charges the tenants for a batch that has good records, and takes over what was reserved for it. The tenants take
     * the place of the account that was charged before it was known whose the records are. Nothing waits here, for the
     * batch has its memory.
     *
     * @param bytes what the batch holds of the budget
     * @param inTable how much of it stays once a table has it
     * @param inCall how much of it, beside that, stays until the call is decided
     * @return one that may not hold so much, and then nothing has changed; null if all may
     */
    @Nullable
    public MemoryAccount charge(long bytes, long inTable, long inCall, Reservation reservation) {
        long payerPart = 0;
        for (int i = 0; i < accounts.length; i++) {
            MemoryAccount account = accounts[i];
            if (account == reservation.payer()) {
                payerPart += part(bytes, i);
            } else if (part(bytes, i) > 0 && !budget.charge(account, part(bytes, i))) {
                for (int j = 0; j < i; j++) {
                    if (accounts[j] != reservation.payer()) {
                        budget.discharge(accounts[j], part(bytes, j));
                    }
                }
                return account;
            }
        }
        reservation.handOver(payerPart);
        charged = bytes;
        tableBytes = inTable;
        callBytes = inCall;
        return null;
    }

    /** Returns the part of one tenant; the parts of all tenants add up to the whole. */
    private long part(long bytes, int tenant) {
        return bytes * goodBefore[tenant + 1] / good() - bytes * goodBefore[tenant] / good();
    }

    /** Returns the part of one account, which is that of several tenants if there are too many to tell apart. */
    public long part(long bytes, MemoryAccount account) {
        long part = 0;
        for (int i = 0; i < accounts.length; i++) {
            part += accounts[i] == account ? part(bytes, i) : 0;
        }
        return part;
    }

    /** Ends the charges for bytes that the batch held only on the way, now that a table has it. */
    public void applied() {
        reduceCharges(tableBytes + callBytes);
    }

    /** Hands the charges for what a table keeps to that table, which decides from now on how long they last. */
    public void moveChargesTo(TableCharges table) {
        applied();
        if (charged > callBytes) {
            for (int i = 0; i < accounts.length; i++) {
                table.add(accounts[i], part(charged, i) - part(callBytes, i));
            }
            charged = callBytes;
        }
    }

    private void endCharges() {
        reduceCharges(0);
    }

    private void reduceCharges(long bytes) {
        if (charged > bytes) {
            for (int i = 0; i < accounts.length; i++) {
                budget.discharge(accounts[i], part(charged, i) - part(bytes, i));
            }
            charged = bytes;
        }
    }

    public void durable() {
        endCharges();
        for (int i = 0; i < accounts.length; i++) {
            counts[i].durable(good(i));
        }
    }

    public void refused() {
        endCharges();
        for (int i = 0; i < accounts.length; i++) {
            counts[i].refused(good(i));
        }
    }

    /** Counts like {@link #refused}, while the caller is still in its call and may be the one who counts. */
    public void refusedHere(IngestionException refusal) {
        if (refusals.counts(refusal)) {
            refused();
            return;
        }
        endCharges();
        for (int i = 0; i < accounts.length; i++) {
            counts[i].empty(-tallies.get(i).empty());
            counts[i].rejected(-tallies.get(i).rejected());
            counts[i].received(-tallies.get(i).received());
        }
    }

    public void unknown() {
        endCharges();
        for (int i = 0; i < accounts.length; i++) {
            counts[i].unknown(good(i));
        }
    }
}
