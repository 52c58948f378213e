/**
 * The derivation of the {@link io.ingestor.validate.DataShape} that a schema describes. The schema states its facts one
 * by one to {@link io.ingestor.internal.shape.ShapeFacts}, and {@link io.ingestor.internal.shape.Shaping} draws the
 * conclusions.
 */
@NullMarked
package io.ingestor.internal.shape;

import org.jspecify.annotations.NullMarked;
