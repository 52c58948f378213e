/**
 * The memory budget: reservations of calls, shares of tenants, and the memory of tables. Only admission and reads of
 * the log wait for a reservation.
 */
@NullMarked
package io.ingestor.internal.memory;

import org.jspecify.annotations.NullMarked;
