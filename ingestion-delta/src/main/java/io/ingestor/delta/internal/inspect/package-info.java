/** The reading of tables without a lock, beside their writer: what they contain, and whether it is whole. */
@NullMarked
package io.ingestor.delta.internal.inspect;

import org.jspecify.annotations.NullMarked;
