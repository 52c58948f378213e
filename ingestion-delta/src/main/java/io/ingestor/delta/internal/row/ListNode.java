package io.ingestor.delta.internal.row;

import io.ingestor.RecordFields;
import io.ingestor.RecordFields.Kind;

/** The writer of lists. */
final class ListNode extends Node {

    private final Node element;
    private final int repetition;

    /** The relation of the list of the current row to its column; used only outside of other lists. */
    private Fit current = Fit.NONE;

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
    Fit fit(RecordFields value) {
        if (value.kind() != Kind.LIST) {
            return Fit.NONE;
        }
        Fit fit = Fit.WHOLE;
        value.enter();
        while (fit != Fit.NONE && value.next()) {
            if (value.kind() != Kind.NULL) {
                fit = fit.and(element.fit(value));
            }
        }
        value.leave();
        return fit;
    }

    /** Remembers the relation of the list of the current row to its column. */
    void current(Fit fit) {
        current = fit;
    }

    Fit current() {
        return current;
    }

    @Override
    void write(RecordFields value, int firstRepetition) {
        int next = firstRepetition;
        value.enter();
        while (value.next()) {
            if (value.kind() == Kind.NULL) {
                // The list and the place of the element are present.
                element.writeNull(next, definition() + 1);
            } else {
                element.write(value, next);
            }
            next = repetition;
        }
        value.leave();
        if (next != repetition) {
            element.writeNull(firstRepetition, definition());
        }
    }

    @Override
    void writeNull(int firstRepetition, int present) {
        element.writeNull(firstRepetition, present);
    }
}
