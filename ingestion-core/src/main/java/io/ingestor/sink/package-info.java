/**
 * Where records leave to, once they are durable: start at {@link io.ingestor.sink.Sink}.
 *
 * <h2>Exactly once</h2>
 *
 * <p>Records reach a sink in the order of their sequences, in batches whose boundaries mean nothing: after a crash the
 * same records may come in other batches. A sink that stores {@link io.ingestor.sink.FlushBatch#lastSequence()} and
 * {@link io.ingestor.sink.FlushBatch#logId()} in the same atomic step as its output, and answers with them, has every
 * record exactly once. Its own word wins over everything that the ingestor knows.
 *
 * <h2>Which log</h2>
 *
 * <p>A sink's last sequence means something only together with the log that gave it. Were the sink of another log taken
 * for that of this one, every record up to that sequence would count as delivered and be released; so an open refuses
 * it with {@link io.ingestor.sink.SinkOfAnotherLogException}. The id is the log's own, which all its segments carry,
 * and not one that the checkpoint keeps: so it goes with what gave the sequences, is new when the log was deleted,
 * although checkpoint and sink were kept, and is not lost with the checkpoint, which may be deleted for good reason. A
 * salvaged log and a copy of a log have the id of what they come from; where such a log ends below what the sink has,
 * the open warns, and numbering goes on above both. What cannot be told: that such a copy took records of its own in
 * between, without the sink.
 *
 * <p>What an open makes of a sink's {@linkplain io.ingestor.sink.SinkProgress answer}:
 *
 * <ul>
 *   <li><b>not kept</b>: the checkpoint decides. Without one everything that is in the log is delivered.
 *   <li><b>nothing</b>: everything is delivered. If a checkpoint says that the sink had more and the log has released
 *       some of it: {@link io.ingestor.sink.SinkBehindException} with the sequences that are missing; if the checkpoint
 *       is missing too, a warning with them, for they may have been released by a retention before there was a sink.
 *   <li><b>a sequence of this log</b>: what is above it is delivered, whatever the checkpoint says. What is missing is
 *       told likewise.
 *   <li><b>a sequence of another log</b>: refused, also if this log is new or there is no checkpoint. Only an ingestor
 *       {@linkplain io.ingestor.Ingestor.Builder#withoutLog() without a log} takes any: it has nothing that could be
 *       taken for delivered.
 * </ul>
 *
 * <h2>The checkpoint</h2>
 *
 * <p>The ingestor keeps a file {@code checkpoint} in the subdirectory of the same name, beside the log. It says up to
 * which sequence the sink has everything, and which sequence comes next at least. It is written after each flush, and
 * only when it is durable are parts of the log released. Its format is described in {@code io.ingestor.internal}.
 */
@NullMarked
package io.ingestor.sink;

import org.jspecify.annotations.NullMarked;
