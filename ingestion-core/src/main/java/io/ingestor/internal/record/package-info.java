/**
 * The rules for one record: the scan that checks it, its canonical form, its keys and ids.
 *
 * <h2>The canonical record</h2>
 *
 * <p>A record in a block is the wire encoding of {@code storage.DataRecord} with these restrictions:
 *
 * <ol>
 *   <li>The first field is {@code id} (1), and there is no other {@code id}. It begins with {@code tenant_id} (1) and
 *       {@code entity_id} (2), in this order and each once; each of the two begins with its {@code id} (1), once and
 *       not empty. There is no {@code id.version} (3). Fields unknown to this version may follow at the end of each of
 *       the three.
 *   <li>{@code version} (5) occurs at most once and is not negative. If it is absent or 0, the record's version is its
 *       sequence.
 *   <li>All other fields are the bytes that the client sent, unknown ones included, in the client's order.
 * </ol>
 *
 * <p>So a replay needs nothing but the block. A record that arrives in this form is stored as it is.
 *
 * <h2>Keys</h2>
 *
 * <p>The memtable's key of a record is the tenant in UTF-8, one zero byte, and the entity id in UTF-8. Neither contains
 * a zero byte, so the parts can be separated, and keys are ordered by tenant, then by entity id.
 */
@NullMarked
package io.ingestor.internal.record;

import org.jspecify.annotations.NullMarked;
