/** The thread that looks for changed files. */
@NullMarked
package io.ingestor.rules.internal.poll;

import org.jspecify.annotations.NullMarked;
