/** The configuration of transforms: its reading, its checks, and the programs that are made of its rules. */
@NullMarked
package io.ingestor.rules.internal.transform;

import org.jspecify.annotations.NullMarked;
