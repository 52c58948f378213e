/** Two builds of this project, measured side by side in one JVM. */
@NullMarked
package io.ingestor.bench.compare;

import org.jspecify.annotations.NullMarked;
