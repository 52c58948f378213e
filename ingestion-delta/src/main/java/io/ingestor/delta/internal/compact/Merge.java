package io.ingestor.delta.internal.compact;

import io.ingestor.delta.internal.table.OwnFile;
import java.util.List;

/**
 * Files of one day that become one.
 *
 * @param inputs the files, in the order of their sequences
 * @param level the level of the file that they become
 */
record Merge(List<OwnFile> inputs, int level) {
    Merge {
        inputs = List.copyOf(inputs);
    }
}
