/**
 * The way of sealed tables to the sink.
 *
 * <p>A table is sealed when it is full, when its first record is as old as the flush interval, when memory runs short
 * and the sink has nothing else to take, or at the close. The flush thread takes sealed tables oldest first, each once
 * the whole table is durable, and does four things in this order:
 *
 * <ol>
 *   <li>the sink stores the records, their last sequence and the log's id in one step;
 *   <li>the checkpoint becomes durable;
 *   <li>the table may leave memory;
 *   <li>the log may release its prefix.
 * </ol>
 *
 * <p>A step that a crash cuts off is repeated, and the sink never gets what it already has: at an open its own last
 * sequence decides where the replay begins, and after a failure where the next delivery begins.
 *
 * <p>Two threads share the work. The sink is called only on {@code ingestor-sink}, which touches nothing else. The
 * thread {@code ingestor-flush} decides, waits, and writes the checkpoint. A sink that hangs, throws or interrupts its
 * thread harms neither, and the result of a call that was given up is dropped.
 *
 * <p>A flush needs no memory of the budget, since what it hands to the sink is in the table already. Only admission and
 * a replay wait for memory; the log, the memtable and the flush never do. A table is sealed at 6/10 of the budget at
 * the latest, so there is always one to flush when callers wait.
 */
@NullMarked
package io.ingestor.internal.flush;

import org.jspecify.annotations.NullMarked;
