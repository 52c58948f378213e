/**
 * The ingestor behind the public API: opens the log and the sink, replays, admits calls, and closes. The top room,
 * which knows all others.
 */
@NullMarked
package io.ingestor.internal.engine;

import org.jspecify.annotations.NullMarked;
