/**
 * The memory budget: reservations of calls, the shares of tenants, and what tables hold. Only admission and a replay
 * wait for memory.
 */
@NullMarked
package io.ingestor.internal.memory;

import org.jspecify.annotations.NullMarked;
