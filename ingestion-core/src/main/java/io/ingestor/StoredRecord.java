package io.ingestor;

/**
 * A record as it was ingested, with the additions of the ingestor.
 *
 * @param sequence its number in the log
 * @param id its name; the version is the record's own, else its sequence
 * @param record the record, with tenant and entity id made explicit
 */
public record StoredRecord(long sequence, RecordId id, Record record) {}
