package io.ingestor.internal.block;

import io.ingestor.validate.SchemaStep;

/**
 * The number of records of one tenant and schema in a batch, at one step.
 *
 * @param name the name of the schema; empty for records whose schema is unknown or missing
 * @param version its version; 0 if it is unknown or missing
 * @param checked records that were checked against it, or passed to the transforms
 * @param rejected records that the step rejected, or whose schema is unknown or missing
 * @param warned records that violated the schema and were kept
 * @param filtered records that a transform dropped
 */
public record SchemaTally(
        String tenant,
        String name,
        int version,
        SchemaStep step,
        int checked,
        int rejected,
        int warned,
        int filtered) {}
