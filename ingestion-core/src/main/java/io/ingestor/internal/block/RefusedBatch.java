package io.ingestor.internal.block;

import io.ingestor.RejectedException;
import java.util.List;

/**
 * A batch that is refused as a whole.
 *
 * @param size the number of its records
 * @param tallies the counts of its records by tenant
 * @param schemas the counts of its records by schema
 * @param failure the reason, with the invalid records if they caused it
 */
public record RefusedBatch(int size, List<TenantTally> tallies, List<SchemaTally> schemas, RejectedException failure)
        implements Encoding {}
