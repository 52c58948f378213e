package io.ingestor;

/**
 * One record was acknowledged.
 *
 * @param id its name; for an entity id that the engine made, this is where it is learned
 * @param sequence its number in the log
 * @param durability what is promised
 */
public record Ack(RecordId id, long sequence, Durability durability) {}
