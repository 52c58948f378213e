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
            "A failed sync, or a failed write to the active segment, stops the engine permanently. Pending outcomes are unknown; a reopen decides them. A full disk only suspends or refuses appends."),
    NOTHING_VANISHES(
            4,
            "No reader and no sink receives a record that a crash could take back, and no sequence is assigned twice."),
    BATCHES_ARE_ATOMIC(
            5,
            "A batch is one entry of the log. A transactional batch is accepted whole or not at all; any other batch loses only its bad records."),
    PRODUCERS_ARE_DEDUPLICATED(6, "A record that a producer sends again is stored once."),
    DELIVERED_ONCE(
            7, "A sink's own progress takes precedence over the checkpoint. After a crash it receives the rest once."),
    ACCOUNTS_FOR_EVERY_RECORD(
            8,
            "Of each tenant's records received = durable + rejected + duplicate + filtered + refused + unknown + in flight."),
    STAYS_IN_ITS_MEMORY(9, "Memory stays within its budget. A call that does not fit waits or is refused.");

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
