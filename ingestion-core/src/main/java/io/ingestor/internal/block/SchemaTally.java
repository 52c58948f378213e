package io.ingestor.internal.block;

import io.ingestor.validate.SchemaStep;

/**
 * The number of records of one tenant and schema in a batch.
 *
 * @param name the name of the schema; empty for records whose schema is unknown or missing
 * @param version its version; 0 if it is unknown or missing
 * @param checked records that were checked against it
 * @param rejected those that violated it, or whose schema is unknown or missing
 * @param warned those that violated it and were kept
 */
public record SchemaTally(
        String tenant, String name, int version, SchemaStep step, int checked, int rejected, int warned) {}
