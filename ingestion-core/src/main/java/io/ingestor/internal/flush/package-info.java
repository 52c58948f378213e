/**
 * The flush of records to the sink, from sealed tables or, once these have left memory, from the log.
 *
 * <p>A table is sealed when it is full, when its first record reaches the age of the flush interval, or at the close.
 * It is also sealed when memory runs short or the backlog is full, and the sink has no other table to take. The flush
 * thread takes sealed tables oldest first, each once the whole table is durable. It performs four steps in this order:
 *
 * <ol>
 *   <li>the sink stores the records, their last sequence and the log's id in one step;
 *   <li>the checkpoint becomes durable;
 *   <li>the table may leave memory;
 *   <li>the log may release its prefix.
 * </ol>
 *
 * <p>A step interrupted by a crash is repeated. The sink never gets records that it already has. Its own last sequence
 * determines where the replay begins at an open, and where the next delivery begins after a failure.
 *
 * <p>Two threads share the work. The sink is called only on {@code ingestor-sink}, which does nothing else. The thread
 * {@code ingestor-flush} decides, waits, and writes the checkpoint. A sink may hang, throw or interrupt its thread
 * without affecting the flush thread. A close ignores the result of a call that does not return in time.
 *
 * <p>Memory has the newest records without a hole. A durable table may leave it unflushed, the oldest first, when
 * memory is needed and the sink is late. The {@linkplain io.ingestor.internal.flush.Backlog backlog} then consists of
 * the records that only the log has, and of the tables after them. A batch of the log consists of whole entries up to
 * the size that the sink prefers. It is read once to check it and find its end, and again by each cursor of the sink,
 * one entry at a time. A close flushes the records that only the log has before it closes the log.
 *
 * <p>A flush of a table takes no memory from the budget. A read of the log takes a multiple of its largest entry, for
 * which tables leave. Only admission and such a read wait for memory; the log, the memtable and the flush of a table
 * never do. A table is sealed when 6/10 of the budget are in use, so that one is always ready to flush when callers
 * wait.
 */
@NullMarked
package io.ingestor.internal.flush;

import org.jspecify.annotations.NullMarked;
