/** Transforms of records. */
@NullMarked
package io.ingestor.transform;

import org.jspecify.annotations.NullMarked;
