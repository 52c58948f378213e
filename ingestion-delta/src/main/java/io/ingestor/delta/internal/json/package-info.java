/** The JSON text of records, with the same bytes on every JDK. */
@NullMarked
package io.ingestor.delta.internal.json;

import org.jspecify.annotations.NullMarked;
