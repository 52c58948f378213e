/**
 * The ingestor behind the public API, which opens the log and the sink, replays the log, admits calls, and closes. This
 * is the topmost internal package and may use all others.
 */
@NullMarked
package io.ingestor.internal.engine;

import org.jspecify.annotations.NullMarked;
