/** The steps of a configuration that need no expression, each over the slots of its paths. */
@NullMarked
package io.ingestor.rules.internal.transform.step;

import org.jspecify.annotations.NullMarked;
