/**
 * The sinks to which records leave once they are durable: start at {@link io.ingestor.sink.Sink}.
 *
 * <h2>Exactly once</h2>
 *
 * <p>Records reach a sink in the order of their sequences, in batches whose boundaries mean nothing: after a crash the
 * same records may come in other batches. A sink has every record exactly once if it stores three values in the same
 * atomic step as its output, and returns them at the open: {@link io.ingestor.sink.FlushBatch#lastSequence()},
 * {@link io.ingestor.sink.FlushBatch#logId()} and {@link io.ingestor.sink.FlushBatch#lineage()}. Its answer takes
 * precedence over everything that the ingestor knows.
 *
 * <p>The test-jar of {@code ingestion-core} contains {@code SinkContract}, the test of this contract. The test of a
 * sink extends it and provides the sink and the sequences in its store. It checks order, exactly once after a failed
 * flush, a close and a crash, the three values, and that no batch is kept beyond its flush.
 *
 * <h2>Which log</h2>
 *
 * <p>A sink's last sequence means something only together with the log that gave it. If the sink of another log were
 * taken for that of this one, every record up to that sequence would count as delivered and be released. So an open
 * refuses it with {@link io.ingestor.sink.SinkLogMismatchException}. The id is the log's own, which all its segments
 * carry, and not one that the checkpoint keeps. So it stays with the log that gave the sequences. It is new when the
 * log was deleted, although checkpoint and sink were kept. It is not lost with the checkpoint, which may be deleted for
 * good reason. A salvaged log and a copy of a log have the id of their source. If such a log ends below the last
 * sequence of the sink, the open warns, and numbering goes on above both. A copy that took records of its own without
 * the sink is detected by the lineage and refused with {@link io.ingestor.sink.LogForkedException}; a sink that does
 * not store the lineage cannot detect it.
 *
 * <p>An open treats a sink's {@linkplain io.ingestor.sink.SinkProgress answer} as follows:
 *
 * <ul>
 *   <li><b>not kept</b>: the checkpoint decides. Without one all records in the log are delivered.
 *   <li><b>nothing</b>: everything is delivered. If a checkpoint says that the sink had more and the log has released
 *       some of it, the open throws {@link io.ingestor.sink.SinkBehindException} with the missing sequences. If the
 *       checkpoint is missing too, the open only warns of them, because a retention may have released them before there
 *       was a sink.
 *   <li><b>a sequence of this log</b>: records above it are delivered, whatever the checkpoint says. Missing sequences
 *       are reported likewise.
 *   <li><b>a sequence of another log</b>: refused, also if this log is new or there is no checkpoint. Only an ingestor
 *       {@linkplain io.ingestor.IngestorBuilder#withoutLog() without a log} accepts any: it has no records that could
 *       count as delivered.
 * </ul>
 *
 * <h2>The checkpoint</h2>
 *
 * <p>The ingestor keeps a file {@code checkpoint} in the subdirectory of the same name, beside the log. It contains the
 * sequence up to which the sink has everything, and a lower bound of the next sequence. It is written after each flush.
 * Parts of the log are released only when it is durable. Its format is described in
 * {@code io.ingestor.internal.checkpoint}.
 */
@NullMarked
package io.ingestor.sink;

import org.jspecify.annotations.NullMarked;
