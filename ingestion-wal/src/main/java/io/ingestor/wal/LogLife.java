package io.ingestor.wal;

/**
 * The sequences of one life of a log, as far as the log still holds them. A life begins with the first append after an
 * open and lasts until the next open. Two copies of a log share its id and the lives before the copy was made; each
 * later life belongs to only one of them.
 *
 * @param id random bits that identify this life, never 0
 * @param firstSequence the first sequence of the life that the log still holds
 * @param lastSequence the last sequence of the life; {@code firstSequence - 1} if it has none
 */
public record LogLife(long id, long firstSequence, long lastSequence) {}
