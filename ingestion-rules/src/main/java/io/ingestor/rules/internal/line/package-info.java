/** Lines of JSON objects that trials read as the data of records, and messages for malformed JSON. */
@NullMarked
package io.ingestor.rules.internal.line;

import org.jspecify.annotations.NullMarked;
