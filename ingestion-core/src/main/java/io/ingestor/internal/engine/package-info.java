/**
 * The ingestor behind the public API: opens the log and the sink, replays, admits calls, and closes. This package is at
 * the top and may use all others.
 */
@NullMarked
package io.ingestor.internal.engine;

import org.jspecify.annotations.NullMarked;
