package io.ingestor.rules.internal.transform.step;

import io.ingestor.rules.internal.transform.lookup.LookupFile;
import io.ingestor.rules.internal.transform.lookup.LookupTable;
import io.ingestor.rules.internal.transform.slots.Constant;
import io.ingestor.rules.internal.transform.slots.FieldPath;
import io.ingestor.rules.internal.transform.slots.StepFailedException;
import io.ingestor.rules.internal.transform.slots.StepSource;
import io.ingestor.rules.internal.transform.slots.Values;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The step that reads values from a table. */
public final class Lookups {

    /** The action for a key that is not in the table. */
    public enum Miss {
        KEEP,
        DEFAULT,
        REJECT
    }

    /**
     * The action for a key that is not in the table, with its constant.
     *
     * @param kind the action
     * @param constant the constant for all targets; null unless the action is DEFAULT
     */
    public record OnMiss(Miss kind, @Nullable Constant constant) {

        /** Returns the most bytes that a target takes after a miss. */
        public int valueBytes() {
            return constant == null ? 0 : constant.bytes();
        }
    }

    private Lookups() {}

    /**
     * Returns a step that sets the targets to the cells of a row; an absent cell leaves its target unchanged. The row
     * is found by the text or number in a field. Any other key counts as not in the table.
     */
    public static StepSource lookup(FieldPath path, LookupFile file, List<FieldPath> targets, OnMiss miss) {
        return slots -> {
            int key = slots.text(path);
            int[] columns = targets.stream().mapToInt(slots::slot).toArray();
            return values -> {
                LookupTable table = file.table();
                int row = row(values, key, table);
                for (int column = 0; row >= 0 && column < columns.length; column++) {
                    Constant cell = table.cell(row, column);
                    if (cell != null) {
                        cell.set(values, columns[column]);
                    }
                }
                if (row < 0) {
                    missed(values, key, columns, miss);
                }
                return true;
            };
        };
    }

    private static int row(Values values, int key, LookupTable table) {
        if (values.isText(key)) {
            return table.row(values.bytes(), values.textAt(key), values.textLength(key));
        }
        if (values.isNumber(key)) {
            byte[] text = Coercions.text(values.number(key)).getBytes(StandardCharsets.US_ASCII);
            return table.row(text, 0, text.length);
        }
        return -1;
    }

    private static void missed(Values values, int key, int[] columns, OnMiss miss) {
        if (miss.kind() == Miss.REJECT) {
            throw new StepFailedException(values.layout().path(key), "must be a key of the table, was not in it");
        }
        Constant constant = miss.constant();
        for (int i = 0; constant != null && i < columns.length; i++) {
            constant.set(values, columns[i]);
        }
    }
}
