/**
 * Expressions of the Common Expression Language over the slots of a record. Only this package depends on
 * {@code dev.cel}.
 */
@NullMarked
package io.ingestor.rules.internal.transform.cel;

import org.jspecify.annotations.NullMarked;
