/**
 * The wire encoding of records, read from an array that holds a copy of one. The engine has checked each record that it
 * accepted, and stores it with checksums. This room therefore checks only that all lengths stay within their message:
 * not the UTF-8 of texts, not that names are distinct, and not the depth.
 */
@NullMarked
package io.ingestor.delta.internal.wire;

import org.jspecify.annotations.NullMarked;
