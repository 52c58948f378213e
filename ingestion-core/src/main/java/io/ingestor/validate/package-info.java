/** Validation of encoded records. */
@NullMarked
package io.ingestor.validate;

import org.jspecify.annotations.NullMarked;
