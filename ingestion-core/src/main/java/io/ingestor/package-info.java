/**
 * The in-process ingestion engine: start at {@link io.ingestor.Ingestor}.
 *
 * <h2>The directory</h2>
 *
 * <p>An ingestor keeps its log in the subdirectory {@code wal} of its directory. The files of the log are described in
 * {@link io.ingestor.wal.segmented}. The payload of an entry is a batch block, described in
 * {@code io.ingestor.internal.block}. The log's lock protects the whole directory: it has one owner at a time, in this
 * process or another. An ingestor without a log touches no directory and takes no lock.
 *
 * <p>With a {@linkplain io.ingestor.sink.Sink sink} there is also a subdirectory {@code checkpoint}. Its own lock keeps
 * a second owner from the sink; see {@link io.ingestor.sink}. An open without a sink also reads an existing checkpoint,
 * so that no sequence is assigned twice.
 *
 * <h2>The name {@code Record}</h2>
 *
 * <p>{@link io.ingestor.Record} shares its name with {@link java.lang.Record}, because <em>record</em> is the usual
 * term, in this library, on the wire and in other logs. A single-type import takes precedence over {@code java.lang}.
 * Only {@code import io.ingestor.*} leaves the name ambiguous, which the compiler reports; then import
 * {@code io.ingestor.Record} by name.
 *
 * <h2>Exceptions</h2>
 *
 * <p>The type of an exception shows who can act on it:
 *
 * <ul>
 *   <li>{@link io.ingestor.IngestionException}, unchecked and sealed: the ingestor did not serve a call. Each subclass
 *       stands for one remedy: correct the record, retry later, check after a reopen, open again, ask for less, scan
 *       again.
 *   <li>{@link java.io.IOException}: a directory, the log or the sink has failed, or they do not belong together. An
 *       open, a read of the log and a close throw it. If an open needs a decision by the operator, the exception has a
 *       type of its own and its message lists the choices. Nothing was changed or delivered in that case.
 *   <li>{@link java.lang.IllegalArgumentException}, {@link java.lang.NullPointerException},
 *       {@link java.lang.IllegalStateException} and {@link java.lang.UnsupportedOperationException}: a programming
 *       error. The call had no effect, and the same call would fail again.
 * </ul>
 *
 * <h2>Reading a directory without owning it</h2>
 *
 * <p>{@link io.ingestor.LogReader} reads the log while another process owns the directory, or reads a copy.
 *
 * <h2>Threads</h2>
 *
 * <p>All threads of an ingestor are daemons. They do not keep the JVM alive, so a host that fails without closing the
 * ingestor can exit. Such an exit is like a kill: records acknowledged as written or synced are recovered at the next
 * open, and others may be. The name of each thread ends with that of the directory ({@code ingestor-flush orders},
 * {@code wal-sync orders/wal}).
 *
 * <h2>Counting</h2>
 *
 * <p>Every submitted record is counted once, under its tenant if that is known. A call that is refused before its
 * records are examined counts under the tenant that it is {@linkplain io.ingestor.IngestorBuilder#tenantShare first
 * charged} to. Records without a usable tenant count under the empty name. So do the records of a new tenant if 10,000
 * names are in use. A name that was idle for five minutes makes room for a new one.
 */
@NullMarked
package io.ingestor;

import org.jspecify.annotations.NullMarked;
