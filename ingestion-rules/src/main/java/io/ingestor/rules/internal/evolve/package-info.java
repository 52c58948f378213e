/**
 * The comparison of two schema documents: which documents that one accepts the other may reject.
 *
 * <p>A {@link io.ingestor.rules.internal.evolve.Containment} proves that each constraint of the wider schema follows
 * from the constraints of the narrower one. A constraint without a proof is a finding. The proof ignores constraints of
 * the narrower schema that it does not understand, so it never claims too much.
 */
@NullMarked
package io.ingestor.rules.internal.evolve;

import org.jspecify.annotations.NullMarked;
