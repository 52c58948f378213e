/**
 * The maintenance of tables beside flushes: small files are merged, the log of a table gets checkpoints and is
 * shortened, and files that were replaced are deleted.
 */
@NullMarked
package io.ingestor.delta.internal.compact;

import org.jspecify.annotations.NullMarked;
