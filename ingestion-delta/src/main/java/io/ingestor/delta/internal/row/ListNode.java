package io.ingestor.delta.internal.row;

import io.ingestor.delta.internal.wire.DataValue;

/** The writer of lists. */
final class ListNode extends Node {

    private final Node element;
    private final int repetition;

    /**
     * Creates a writer.
     *
     * @param definition the definition level of a list that is present and may be empty
     * @param repetition the repetition level of its elements after the first
     * @param element the writer of its elements
     */
    ListNode(int definition, int repetition, Node element) {
        super(definition);
        this.element = element;
        this.repetition = repetition;
    }

    @Override
    Fit fit(DataValue value) {
        return value.kind() == DataValue.LIST ? fit(value, value.at(), value.end()) : Fit.NONE;
    }

    private Fit fit(DataValue value, int from, int end) {
        Fit fit = Fit.WHOLE;
        for (int at = value.element(from, end); at != DataValue.NONE && fit != Fit.NONE; at = value.element(at, end)) {
            if (value.kind() != DataValue.NULL) {
                fit = fit.and(element.fit(value));
            }
        }
        return fit;
    }

    @Override
    void write(DataValue value, int firstRepetition) {
        write(value, value.at(), value.end(), firstRepetition);
    }

    private void write(DataValue value, int from, int end, int firstRepetition) {
        int next = firstRepetition;
        for (int at = value.element(from, end); at != DataValue.NONE; at = value.element(at, end)) {
            if (value.kind() == DataValue.NULL) {
                // The list and the place of the element are present.
                element.writeNull(next, definition() + 1);
            } else {
                element.write(value, next);
            }
            next = repetition;
        }
        if (next != repetition) {
            element.writeNull(firstRepetition, definition());
        }
    }

    @Override
    Fit put(DataValue value) {
        if (value.kind() != DataValue.LIST) {
            return Fit.NONE;
        }
        int from = value.at();
        int end = value.end();
        Fit fit = fit(value, from, end);
        if (fit != Fit.NONE) {
            write(value, from, end, 0);
        }
        return fit;
    }

    @Override
    void writeNull(int firstRepetition, int present) {
        element.writeNull(firstRepetition, present);
    }
}
