package io.ingestor.internal.block;

import io.ingestor.internal.record.DataRecordScanner;
import io.ingestor.internal.registry.KnownSchema;
import io.ingestor.validate.SchemaPolicy;
import io.ingestor.validate.SchemaStep;
import io.ingestor.validate.Violations;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A receiver of the violations of a schema. Those of a rejected record go to the scanner, those of a kept one into its
 * note. For one thread; reusable.
 */
final class SchemaFindings implements Violations {

    private final DataRecordScanner scanner;
    private final StringBuilder note = new StringBuilder();
    private @Nullable KnownSchema schema;
    private boolean output;
    private boolean noting;
    private boolean begun;

    SchemaFindings(DataRecordScanner scanner) {
        this.scanner = scanner;
    }

    void startRecord() {
        if (hasNote()) {
            note.setLength(0);
        }
    }

    /** Starts a check against a schema; its violations go into the note if the record is kept. */
    void start(KnownSchema newSchema, SchemaStep step, boolean kept) {
        if (schema != newSchema) {
            schema = newSchema;
        }
        output = step == SchemaStep.OUTPUT;
        noting = kept;
        begun = false;
    }

    @Override
    public void add(String field, String message) {
        if (!noting) {
            scanner.add(StepTexts.cut(field), StepTexts.cut(output ? "after the transforms: " + message : message));
            return;
        }
        if (isFull()) {
            return;
        }
        if (note.length() > 0) {
            note.append("; ");
        }
        KnownSchema current = schema;
        if (!begun && current != null) {
            begun = true;
            note.append(current.registered().label()).append(' ');
        }
        note.append(StepTexts.cut(field)).append(": ").append(StepTexts.cut(message));
    }

    @Override
    public boolean isFull() {
        return noting ? note.length() >= SchemaPolicy.MAX_VIOLATION_BYTES : scanner.isFull();
    }

    private boolean hasNote() {
        return note.length() > 0;
    }

    /** Returns the note in UTF-8; null if there is none. */
    byte @Nullable [] note() {
        if (!hasNote()) {
            return null;
        }
        byte[] utf8 = StepTexts.cut(note.toString()).getBytes(StandardCharsets.UTF_8);
        return utf8.length <= SchemaPolicy.MAX_VIOLATION_BYTES
                ? utf8
                : Arrays.copyOf(utf8, StepTexts.end(utf8, SchemaPolicy.MAX_VIOLATION_BYTES));
    }
}
