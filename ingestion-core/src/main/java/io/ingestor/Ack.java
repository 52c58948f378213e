package io.ingestor;

/**
 * The acknowledgement of one record.
 *
 * @param id id of the record, with a generated entity id if the record carried none; if it was filtered, the id that it
 *     carried
 * @param sequence sequence of the record in the log, 0 if it was filtered
 * @param durability promised durability
 */
public record Ack(RecordId id, long sequence, Durability durability) {

    /** Returns true if a transform dropped the record, which is then not stored. */
    public boolean isFiltered() {
        return sequence == 0;
    }
}
