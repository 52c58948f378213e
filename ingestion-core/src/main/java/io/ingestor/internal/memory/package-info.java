/**
 * The memory budget: reservations of calls, shares of tenants, and the memory of tables. Only admission and a replay
 * wait for memory.
 */
@NullMarked
package io.ingestor.internal.memory;

import org.jspecify.annotations.NullMarked;
