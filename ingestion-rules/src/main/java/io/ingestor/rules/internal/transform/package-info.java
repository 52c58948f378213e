/** The parsing and checking of a transform configuration, and the programs made from its rules. */
@NullMarked
package io.ingestor.rules.internal.transform;

import org.jspecify.annotations.NullMarked;
