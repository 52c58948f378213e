package io.ingestor;

/**
 * The acknowledgement of one record.
 *
 * @param id its name, with the entity id that the ingestor made if the record carried none
 * @param sequence its number in the log
 * @param durability the durability that is promised
 */
public record Ack(RecordId id, long sequence, Durability durability) {}
