/**
 * Schemas compiled to assertions that run on the encoded bytes of {@code data}.
 * {@link io.ingestor.internal.schema.SchemaNode} is the compiled form, and
 * {@link io.ingestor.internal.schema.SchemaCheck} applies it. A check first decides only whether a record is valid. An
 * invalid record is then read again to collect its violations.
 *
 * <pre>{@code
 * SchemaCheck check = new SchemaCheck();
 * boolean right = check.check(schema, array, dataOffset, dataLength, violations);
 * }</pre>
 */
@NullMarked
package io.ingestor.internal.schema;

import org.jspecify.annotations.NullMarked;
