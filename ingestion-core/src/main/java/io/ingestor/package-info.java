/**
 * The in-process ingestion engine: start at {@link io.ingestor.Ingestor}.
 *
 * <h2>The directory</h2>
 *
 * <p>An ingestor's directory holds the log in the subdirectory {@code wal} (its files are described in {@link io.ingestor.wal.segmented}; the payload of an entry is a batch block, described in
 * {@code io.ingestor.internal}). The log's lock is the lock of the whole: one owner at a time, in this process or another. An ingestor without a log touches no directory and takes no lock.
 *
 * <p>With a {@linkplain io.ingestor.sink.Sink sink} there is a subdirectory {@code checkpoint} too, with a lock of its own, which keeps a second owner from the sink; see {@link io.ingestor.sink}. An open without
 * a sink heeds a checkpoint that is there: no sequence is given twice.
 *
 * <h2>Reading a directory offline</h2>
 *
 * <p>There is no separate reader: open an ingestor on the directory and read from {@link io.ingestor.Ingestor#firstSequence()}. That fails if another owner has it, and loses nothing; it may cut a torn
 * end, which no acknowledgement at {@link io.ingestor.Durability#SYNCED} ever promised.
 *
 * <h2>Counting</h2>
 *
 * <p>Every record that is handed in is counted once, under its tenant if that can be told: a call that is refused before its records are looked into counts under the tenant of its batch, else under the
 * empty name, and so do records without a usable tenant. At most 10,000 tenants are told apart since the open; later ones count together as {@code (other)}.
 */
@NullMarked
package io.ingestor;

import org.jspecify.annotations.NullMarked;
