/**
 * The validation of encoded records by the host. A {@link io.ingestor.validate.Validator} receives each record after
 * the structural checks, reads its fields in place and reports violations. A record with a violation is rejected. A
 * {@link io.ingestor.validate.Schema} is compiled to a validator; its documentation has an example.
 *
 * <pre>{@code
 * Validator positive = (record, found) -> {
 *     while (record.next()) {
 *         if (record.name().contentEquals("data")) {
 *             record.enter();
 *             while (record.next()) {
 *                 if (record.name().contentEquals("total") && record.kind() == Kind.NUMBER && record.number() < 0) {
 *                     found.add("data.fields[\"total\"]", "must be >= 0, was " + record.number());
 *                 }
 *             }
 *             record.leave();
 *         }
 *     }
 * };
 * Ingestor ingestor = Ingestor.builder(directory).validator(positive).open();
 * }</pre>
 */
@NullMarked
package io.ingestor.validate;

import org.jspecify.annotations.NullMarked;
