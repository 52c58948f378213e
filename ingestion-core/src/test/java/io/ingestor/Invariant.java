package io.ingestor;

/** A property that holds despite any failure. The tests that prove it carry {@link Proves}, and fail without it. */
public enum Invariant {
    ACKNOWLEDGED_AFTER_SYNC(
            1, "An acknowledgement as synced follows a sync that began after the record was written, and succeeded."),
    SURVIVES_A_CRASH(
            2,
            "After a crash at any instant every synced record is there, once and in the order of sequences; an entry that was not synced is there whole or not at all."),
    FAILS_FOR_GOOD(
            3,
            "A sync or a write to the active segment that fails stops the engine for good, without a second try; what was pending fails as of unknown outcome, and a reopen finds what is there. A disk that is full for the next segment only makes callers wait or be refused."),
    NOTHING_VANISHES(
            4,
            "No reader and no sink gets what a crash could take back, and no sequence is given twice: an open goes on above the log and above the checkpoint."),
    BATCHES_ARE_ATOMIC(
            5,
            "A batch is one entry of the log. A transactional one is taken with all its records or with none; any other one without those that are wrong."),
    PRODUCERS_ARE_DEDUPLICATED(
            6, "What a producer sends again, after a lost connection or a restart of either side, is stored once."),
    DELIVERED_ONCE(
            7,
            "What a sink says it has is believed before the checkpoint, so that after a crash it gets the rest, once, in whatever batches."),
    ACCOUNTS_FOR_EVERY_RECORD(
            8,
            "Of each tenant's records received = durable + rejected + duplicate + filtered + refused + unknown + in flight."),
    STAYS_IN_ITS_MEMORY(9, "Memory stays within its budget; what does not fit waits in its call or is refused.");

    private final int number;
    private final String statement;

    Invariant(int number, String statement) {
        this.number = number;
        this.statement = statement;
    }

    @Override
    public String toString() {
        return number + ". " + statement;
    }
}
