package io.ingestor.delta.internal.log;

import java.util.List;

/**
 * The versions of the Delta protocol that a table demands.
 *
 * @param minReader the version that a reader needs
 * @param minWriter the version that a writer needs
 * @param features the names of the table features that readers or writers need; only versions 3 and 7 have them
 */
public record Protocol(int minReader, int minWriter, List<String> features) implements Action {

    /** The protocol of the tables that are created here. Readers of the last six years support it. */
    public static final Protocol CREATED = new Protocol(1, 2, List.of());

    public Protocol {
        features = List.copyOf(features);
    }

    /** Returns true if this module reads and writes tables of the protocol correctly. */
    public boolean isSupported() {
        return minReader <= CREATED.minReader && minWriter <= CREATED.minWriter && features.isEmpty();
    }
}
