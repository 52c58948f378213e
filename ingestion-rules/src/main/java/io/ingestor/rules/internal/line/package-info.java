/** Lines of JSON objects, which trials take as the data of records. */
@NullMarked
package io.ingestor.rules.internal.line;

import org.jspecify.annotations.NullMarked;
