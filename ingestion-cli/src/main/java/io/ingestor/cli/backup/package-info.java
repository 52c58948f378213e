/** The command {@code backup}. */
@NullMarked
package io.ingestor.cli.backup;

import org.jspecify.annotations.NullMarked;
