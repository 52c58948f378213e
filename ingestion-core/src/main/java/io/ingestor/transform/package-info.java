/**
 * The transformation of encoded records by the host. A {@link io.ingestor.transform.Transform} receives each valid
 * record and keeps it, drops it, or builds a record that is stored in its place. Unchanged fields are copied as bytes.
 *
 * <pre>{@code
 * Transform cents = (in, out) -> {
 *     while (in.next()) {
 *         if (!in.name().contentEquals("data")) {
 *             out.copy(in);
 *             continue;
 *         }
 *         in.enter();
 *         out.beginData();
 *         while (in.next()) {
 *             if (in.name().contentEquals("total") && in.kind() == Kind.NUMBER) {
 *                 out.put("cents", in.number() * 100);
 *             } else {
 *                 out.copy(in);
 *             }
 *         }
 *         out.end();
 *         in.leave();
 *     }
 *     return Outcome.CHANGED;
 * };
 * Ingestor ingestor = Ingestor.builder(directory).transforms(cents).open();
 * }</pre>
 */
@NullMarked
package io.ingestor.transform;

import org.jspecify.annotations.NullMarked;
