/** The command line. */
@NullMarked
package io.ingestor.cli;

import org.jspecify.annotations.NullMarked;
