/**
 * The sinks that receive records once they are durable: start at {@link io.ingestor.sink.Sink}.
 *
 * <h2>Exactly once</h2>
 *
 * <p>Records reach a sink in sequence order. The boundaries of batches have no meaning: after a crash the same records
 * may be delivered in other batches. A sink stores every record exactly once if it stores three values atomically with
 * its output and returns them at the open: {@link io.ingestor.sink.FlushBatch#lastSequence()},
 * {@link io.ingestor.sink.FlushBatch#logId()} and {@link io.ingestor.sink.FlushBatch#lineage()}. The progress that it
 * reports takes precedence over the checkpoint.
 *
 * <p>The test-jar of {@code ingestion-core} contains {@code SinkContract}, which tests this contract. The test of a
 * sink extends it and provides the sink and the sequences in its store. {@code SinkContract} checks the order, the
 * three values, and that each record is stored exactly once after a failed flush, a close and a crash. It also checks
 * that the sink keeps no batch beyond its flush.
 *
 * <h2>Which log</h2>
 *
 * <p>A sink's last sequence has a meaning only together with the log that assigned it. If the sink belonged to another
 * log, every record up to that sequence would count as delivered and be released. An open therefore refuses such a sink
 * with {@link io.ingestor.sink.SinkLogMismatchException}. The id of a log is stored in all of its segments, not in the
 * checkpoint, so it stays with the log that assigned the sequences. If the log is deleted, the new log has a new id,
 * even if checkpoint and sink were kept. If the checkpoint is deleted, the id is not lost. A salvaged log and a copy of
 * a log have the id of their source. If such a log ends below the last sequence of the sink, the open logs a warning,
 * and numbering continues above both. A copy that accepted other records without the sink is detected by the lineage
 * and refused with {@link io.ingestor.sink.LogForkedException}. If the sink does not store the lineage, such a copy is
 * not detected.
 *
 * <p>An open handles the {@linkplain io.ingestor.sink.SinkProgress progress} of a sink as follows:
 *
 * <ul>
 *   <li><b>not kept</b>: the records after the checkpoint are delivered, or all records in the log if there is none.
 *   <li><b>nothing</b>: all records in the log are delivered. If, according to the checkpoint, the sink had records
 *       that the log has released, the open throws {@link io.ingestor.sink.SinkBehindException} with the missing
 *       sequences. If there is no checkpoint, the open only logs a warning, because a retention may have released the
 *       records before there was a sink.
 *   <li><b>a sequence of this log</b>: records after it are delivered, regardless of the checkpoint. Missing sequences
 *       are reported as above.
 *   <li><b>a sequence of another log</b>: refused, even if this log is new or there is no checkpoint. Only an ingestor
 *       {@linkplain io.ingestor.IngestorBuilder#withoutLog() without a log} accepts it, because it has no records that
 *       could count as delivered.
 * </ul>
 *
 * <h2>The checkpoint</h2>
 *
 * <p>The ingestor keeps a file {@code checkpoint} in the subdirectory of the same name, next to the log. It contains
 * the sequence up to which the sink has every record, and a lower bound of the next sequence. It is written after each
 * flush. Parts of the log are released only once the checkpoint is durable. Its format is described in
 * {@code io.ingestor.internal.checkpoint}.
 */
@NullMarked
package io.ingestor.sink;

import org.jspecify.annotations.NullMarked;
