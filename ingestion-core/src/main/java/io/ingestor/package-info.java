/**
 * The in-process ingestion engine: start at {@link io.ingestor.Ingestor}.
 *
 * <h2>The directory</h2>
 *
 * <p>An ingestor's directory holds the log in the subdirectory {@code wal} (its files are described in
 * {@link io.ingestor.wal.segmented}; the payload of an entry is a batch block, described in
 * {@code io.ingestor.internal.block}). The log's lock is the lock of the whole: one owner at a time, in this process or
 * another. An ingestor without a log touches no directory and takes no lock.
 *
 * <p>With a {@linkplain io.ingestor.sink.Sink sink} there is a subdirectory {@code checkpoint} too, with a lock of its
 * own, which keeps a second owner from the sink; see {@link io.ingestor.sink}. An open without a sink heeds a
 * checkpoint that is there: no sequence is given twice.
 *
 * <h2>The name {@code Record}</h2>
 *
 * <p>{@link io.ingestor.Record} shares its name with {@link java.lang.Record}, because a record is what every user
 * calls it, in this library, on the wire and in every other log. An import by name takes precedence over
 * {@code java.lang}. Only {@code import io.ingestor.*} leaves the name ambiguous, which the compiler reports; import
 * {@code io.ingestor.Record} by name then.
 *
 * <h2>Exceptions</h2>
 *
 * <p>The type of an exception shows who can act on it:
 *
 * <ul>
 *   <li>{@link io.ingestor.IngestionException}, unchecked and sealed: the ingestor did not serve a call. Each subclass
 *       stands for one remedy of the caller: correct the record, try again later, open again, ask for less, scan again.
 *   <li>{@link java.io.IOException}: a directory, the log or the sink has failed, or they do not fit together. An open,
 *       a read of the log and a close throw it. A finding of an open that needs a decision of the operator has a type
 *       of its own, whose message contains the choices; nothing was changed or delivered.
 *   <li>{@link java.lang.IllegalArgumentException}, {@link java.lang.NullPointerException},
 *       {@link java.lang.IllegalStateException} and {@link java.lang.UnsupportedOperationException}: the program is
 *       wrong. The call had no effect, and the same call fails again.
 * </ul>
 *
 * <h2>Reading a directory without owning it</h2>
 *
 * <p>{@link io.ingestor.LogReader} reads the log beside its owner, or of a copy.
 *
 * <h2>Threads</h2>
 *
 * <p>All threads of an ingestor are daemons: they do not keep a JVM alive, so a host that has failed without closing
 * the ingestor ends. That is the same as a kill: acknowledged records are there at the next open, and others may be.
 * The name of each ends with that of the directory ({@code ingestor-flush orders}, {@code wal-sync orders/wal}).
 *
 * <h2>Counting</h2>
 *
 * <p>Every record that is handed in is counted once, under its tenant if that is known. A call that is refused before
 * its records are examined counts under the tenant of its first record. Records without a usable tenant count under the
 * empty name. So do those of a tenant that finds 10,000 names in use; a name that was idle for five minutes gives way.
 */
@NullMarked
package io.ingestor;

import org.jspecify.annotations.NullMarked;
