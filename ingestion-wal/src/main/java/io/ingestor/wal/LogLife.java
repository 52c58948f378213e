package io.ingestor.wal;

/**
 * The sequences that a log holds of one of its lives. A life lasts from an open to the next and begins with the first
 * append after the open. Two copies of a log share its id and the lives before the copy; every later life belongs to
 * one of them.
 *
 * @param id random bits that identify this life, never 0
 * @param firstSequence the first sequence of the life that the log still holds
 * @param lastSequence the last sequence of the life; {@code firstSequence - 1} if it has none
 */
public record LogLife(long id, long firstSequence, long lastSequence) {}
