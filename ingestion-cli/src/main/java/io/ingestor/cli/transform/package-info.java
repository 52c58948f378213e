/** The commands that work on configurations of transforms. They need no server. */
@NullMarked
package io.ingestor.cli.transform;

import org.jspecify.annotations.NullMarked;
