/** The command {@code serve}: the server of a configuration, from its start to its exit code. */
@NullMarked
package io.ingestor.cli.serve;

import org.jspecify.annotations.NullMarked;
