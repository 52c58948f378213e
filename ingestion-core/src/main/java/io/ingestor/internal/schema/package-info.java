/**
 * Schemas compiled to assertions that run on the encoded bytes of {@code data}.
 * {@link io.ingestor.internal.schema.SchemaNode} is the compiled form, {@link io.ingestor.internal.schema.SchemaCheck}
 * applies it. A check first only decides; a record that is wrong is gone through again for its violations.
 *
 * <pre>{@code
 * SchemaCheck check = new SchemaCheck();
 * boolean right = check.check(schema, array, dataOffset, dataLength, violations);
 * }</pre>
 */
@NullMarked
package io.ingestor.internal.schema;

import org.jspecify.annotations.NullMarked;
