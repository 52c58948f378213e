/**
 * The durable progress of the log's consumers. Each consumer has a number in the checkpoint, and the log keeps records
 * until all consumers have them. The sink is the first consumer.
 * {@link io.ingestor.internal.checkpoint.CheckpointFormat} is the normative description of the file.
 */
@NullMarked
package io.ingestor.internal.checkpoint;

import org.jspecify.annotations.NullMarked;
