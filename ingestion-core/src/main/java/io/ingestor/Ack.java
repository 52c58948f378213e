package io.ingestor;

/**
 * The acknowledgement of one record.
 *
 * @param id its name, with the entity id that the ingestor made if the record carried none; the name that the record
 *     carried if it was filtered
 * @param sequence its number in the log, 0 if it was filtered
 * @param durability the durability that is promised
 */
public record Ack(RecordId id, long sequence, Durability durability) {

    /** Returns true if a transform dropped the record, so that it is not stored. */
    public boolean isFiltered() {
        return sequence == 0;
    }
}
