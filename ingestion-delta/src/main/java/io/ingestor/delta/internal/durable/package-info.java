/** The one operation on directories that must not be tried twice. */
@NullMarked
package io.ingestor.delta.internal.durable;

import org.jspecify.annotations.NullMarked;
