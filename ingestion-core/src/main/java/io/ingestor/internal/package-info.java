/**
 * The ingestion pipeline. Nothing here is for users; what is public is so because another package of the project needs it.
 *
 * <h2>The batch block, version 1</h2>
 *
 * <p>The payload of a log entry is one batch block: what became of one batch, or of records of several callers that were grouped. This is the normative description. All integers are
 * little-endian; those of 32 bits are signed and never negative.
 *
 * <pre>
 *   offset  bytes  what
 *        0      2  format version: 1
 *        2      2  flags: bit 0 = the batch was transactional; all other bits 0
 *        4      4  producer range count: 0 in this version
 *        8      4  producer section bytes: length of the producer section, 0 in this version
 *       12      4  record count: how many records follow, 0 or more; the entry's record count is the same
 *       16      s  producer section
 *   16 + s      4  length n of the first record, at least 1
 *   20 + s      n  the first record
 *                  ... further records, each with its length before it; the block ends with the last
 * </pre>
 *
 * <p>The i-th record has the entry's first sequence plus i, counted from 0. The producer section is where the sequences of producers will be, with the ordinals that were rejected or
 * filtered. A reader that meets another version, a flag that it does not know, or producer ranges must refuse the block: what it does not understand may
 * be what keeps a record from being stored twice.
 *
 * <h2>The canonical record</h2>
 *
 * <p>A record in a block is the wire encoding of {@code storage.DataRecord}, in which
 *
 * <ol>
 *   <li>the first field is {@code id} (1), and there is no other {@code id}. It begins with {@code tenant_id} (1) and {@code entity_id} (2), in this order and each once; each of the two begins with its {@code id} (1),
 *       once and not empty. There is no {@code id.version} (3). Fields unknown to this version may follow, at the end of each of the three;
 *   <li>{@code version} (5) occurs at most once and is not negative; if it is absent or 0, the record's version is its sequence;
 *   <li>all other fields are the bytes that the client sent, unknown ones included, in the client's order.
 * </ol>
 *
 * <p>So replay needs nothing but the block. A record that came in this form is stored as it came.
 *
 * <h2>The checkpoint file, version 1</h2>
 *
 * <p>Described in {@code CheckpointFormat}, which is normative.
 *
 * <h2>The way to the sink</h2>
 *
 * <p>A table is sealed when it is full, when its first record is as old as the flush interval, when memory runs short and the sink has nothing else to take, or at the close. The flush thread takes sealed tables oldest first,
 * each once it is durable as a whole, and does four things in this order: the sink stores the records, the last sequence and the log's id in one step; the checkpoint becomes durable; the table may leave memory; the log may release its
 * prefix. So whatever a crash cuts off is done again, and what the sink has already is left out: at an open its own last sequence decides where the replay begins, and after a failure where the next delivery does.
 *
 * <p>Two threads share the work. The sink is only ever called on {@code ingestor-sink}, which touches nothing else; {@code ingestor-flush} decides, waits, and writes the checkpoint. A sink that hangs, throws or interrupts its
 * thread harms neither, and a call that comes back after it was given up finds nobody who would write it down.
 *
 * <p>Memory: only admission and a replay wait for it, and never the log, apply or flush. A flush needs none of the budget: what it gives the sink is in the table. Since a table is sealed at 6/10 of the budget at the latest, there is
 * always one to flush when callers wait.
 *
 * <h2>Keys</h2>
 *
 * <p>The memtable's key of a record is the tenant in UTF-8, one zero byte, and the entity id in UTF-8. Neither holds a zero byte, so the parts can be told apart, and keys are ordered by tenant, then by entity id.
 * In memory the keys of a block lie behind its payload in the same array; they are not part of the format and not in the log.
 */
@NullMarked
package io.ingestor.internal;

import org.jspecify.annotations.NullMarked;
