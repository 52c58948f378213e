package io.ingestor.delta.internal.parquet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The copying of whole files into one, row group by row group and in it leaf by leaf. The file that is written may have
 * columns and members that an input lacks, which are null there.
 *
 * <p>Memory is a page of the input, and the memory of the writer.
 */
public final class ParquetConcatenation {

    private final ParquetWriter output;

    /** Creates a concatenation that writes rows, but does not finish the file. */
    public ParquetConcatenation(ParquetWriter output) {
        this.output = output;
    }

    /**
     * Appends all rows of a file. If its columns do not fit, nothing is written.
     *
     * @throws IOException if a column of the input is not in the output or has another type, or reading or writing
     *     fails
     */
    public void append(ParquetReader input) throws IOException {
        List<LeafCopy> copies = new ArrayList<>();
        for (Leaf leaf : output.leaves()) {
            copies.add(LeafCopy.of(input, leaf));
        }
        LeafCopy.checkComplete(input, output.leaves());
        for (int group = 0; group < input.rowGroups(); group++) {
            if (input.rowCount(group) == 0) {
                continue;
            }
            for (LeafCopy copy : copies) {
                copy.copy(group);
            }
            output.endRows(input.rowCount(group));
        }
    }
}
