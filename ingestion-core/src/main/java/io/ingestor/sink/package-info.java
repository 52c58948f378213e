/**
 * Where records leave to, once they are durable: start at {@link io.ingestor.sink.Sink}.
 *
 * <h2>Exactly once</h2>
 *
 * <p>Records reach a sink in the order of their sequences, in batches whose boundaries mean nothing: after a crash the same records may come in other batches. A sink that stores
 * {@link io.ingestor.sink.FlushBatch#lastSequence()} in the same atomic step as its output, and answers with it, has every record exactly once. Its own word wins over everything that the ingestor knows.
 *
 * <h2>The checkpoint</h2>
 *
 * <p>The ingestor keeps a file {@code checkpoint} in the subdirectory of the same name, beside the log. It says up to which sequence the sink has everything, and which sequence comes next at least. It is
 * written after each flush, and only when it is durable are parts of the log released. Its format is described in {@code io.ingestor.internal}.
 */
@NullMarked
package io.ingestor.sink;

import org.jspecify.annotations.NullMarked;
