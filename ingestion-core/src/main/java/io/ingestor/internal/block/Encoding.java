package io.ingestor.internal.block;

import java.util.List;

/** The result of encoding a batch: its good records in a block, or a refusal of the batch as a whole. */
public sealed interface Encoding permits EncodedBatch, RefusedBatch {

    /** Returns the counts of the records of each tenant; every record counts once. */
    List<TenantTally> tallies();

    /** Returns the counts of the records by tenant, schema and step; empty if no registry is set. */
    List<SchemaTally> schemas();

    /** Returns the number of records with neither data nor payload. */
    default int empty() {
        List<TenantTally> tallies = tallies();
        int empty = 0;
        // By index, because an iterator would be allocated for every batch.
        for (int i = 0; i < tallies.size(); i++) {
            empty += tallies.get(i).empty();
        }
        return empty;
    }
}
