/** The schemas and rules of a registry, prepared for lookups by the bytes of a record. */
@NullMarked
package io.ingestor.internal.registry;

import org.jspecify.annotations.NullMarked;
