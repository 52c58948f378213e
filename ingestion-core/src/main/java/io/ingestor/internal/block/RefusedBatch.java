package io.ingestor.internal.block;

import io.ingestor.RejectedException;
import java.util.List;

/**
 * A batch of which nothing is taken.
 *
 * @param size the number of its records
 * @param tallies the counts of its records by tenant
 * @param schemas the counts of its records by schema
 * @param failure the reason, with the wrong records if it is those
 */
public record RefusedBatch(int size, List<TenantTally> tallies, List<SchemaTally> schemas, RejectedException failure)
        implements Encoding {}
