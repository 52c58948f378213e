/**
 * The comparison of two schema documents. It finds the constraints by which one schema may reject documents that the
 * other accepts.
 *
 * <p>A {@link io.ingestor.rules.internal.evolve.Containment} proves that each constraint of the wider schema follows
 * from the constraints of the narrower one. A constraint without a proof is a finding. The proof ignores unsupported
 * constraints of the narrower schema, so that every proof is sound.
 */
@NullMarked
package io.ingestor.rules.internal.evolve;

import org.jspecify.annotations.NullMarked;
