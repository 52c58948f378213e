/** The steps of a configuration that do not use expressions. Each works on the slots of its paths. */
@NullMarked
package io.ingestor.rules.internal.transform.step;

import org.jspecify.annotations.NullMarked;
