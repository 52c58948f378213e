/**
 * The durable progress of the log's consumers. A consumer has a number in the checkpoint and is one more that the log
 * waits for; the sink is the first. {@link io.ingestor.internal.checkpoint.CheckpointFormat} is the normative
 * description of the file.
 */
@NullMarked
package io.ingestor.internal.checkpoint;

import org.jspecify.annotations.NullMarked;
