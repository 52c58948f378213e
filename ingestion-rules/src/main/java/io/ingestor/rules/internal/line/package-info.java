/** Lines of JSON objects, which trials take as the data of records, and the words for JSON that is malformed. */
@NullMarked
package io.ingestor.rules.internal.line;

import org.jspecify.annotations.NullMarked;
