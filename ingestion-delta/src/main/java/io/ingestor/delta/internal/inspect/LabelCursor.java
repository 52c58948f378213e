package io.ingestor.delta.internal.inspect;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A reader of the labels of rows.
 *
 * @param keys the leaf of the keys
 * @param values the leaf of the values
 * @param definition the definition level of labels that are present and may be empty
 */
record LabelCursor(LeafCursor keys, LeafCursor values, int definition) {

    /** Returns the labels of a row. */
    Map<String, String> at(int rowGroup, long row) throws IOException {
        keys.moveTo(rowGroup, row);
        values.moveTo(rowGroup, row);
        Map<String, String> labels = new LinkedHashMap<>();
        if (keys.definition() <= definition) {
            return labels;
        }
        do {
            labels.put(keys.text(), values.isNull() ? "" : values.text());
            keys.advance();
            values.advance();
        } while (keys.repetition() > 0);
        return labels;
    }
}
