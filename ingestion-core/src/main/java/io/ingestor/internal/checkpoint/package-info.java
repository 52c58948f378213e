/**
 * The durable checkpoint of the sink's progress. {@link io.ingestor.internal.checkpoint.CheckpointFormat} is the
 * normative description of its file.
 */
@NullMarked
package io.ingestor.internal.checkpoint;

import org.jspecify.annotations.NullMarked;
