/**
 * The rules for one record: its validation, its canonical form, its keys and its ids.
 *
 * <h2>The canonical record</h2>
 *
 * <p>A record in a block is the wire encoding of {@code storage.DataRecord} with these restrictions:
 *
 * <ol>
 *   <li>The first field is {@code id} (1), and it occurs once. It begins with {@code tenant_id} (1) and
 *       {@code entity_id} (2), in this order and each once. Each of the two begins with its {@code id} (1), which
 *       occurs once and is not empty. {@code id.version} (3) is absent. Fields unknown to this version may follow at
 *       the end of each of these three messages.
 *   <li>{@code version} (5) occurs at most once and is not negative. If it is absent or 0, the record's version is its
 *       sequence.
 *   <li>All other fields, unknown ones included, have the bytes and the order in which the client sent them.
 * </ol>
 *
 * <p>A replay therefore needs only the block. A record that arrives in this form is stored unchanged.
 *
 * <h2>Keys</h2>
 *
 * <p>The memtable key of a record is the tenant in UTF-8, a zero byte, and the entity id in UTF-8. Neither part
 * contains a zero byte, so a key can be split, and keys are ordered by tenant, then by entity id.
 */
@NullMarked
package io.ingestor.internal.record;

import org.jspecify.annotations.NullMarked;
