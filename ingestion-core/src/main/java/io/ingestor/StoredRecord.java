package io.ingestor;

/**
 * A record as it is stored, with the additions of the ingestor.
 *
 * @param sequence its sequence in the log
 * @param id its id; the version is the record's own, or else its sequence
 * @param record the record, with tenant and entity id made explicit
 */
public record StoredRecord(long sequence, RecordId id, Record record) {}
