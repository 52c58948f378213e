package io.ingestor.rules.internal.transform;

import io.ingestor.RecordFields;
import io.ingestor.rules.internal.transform.slots.SlotReader;
import io.ingestor.rules.internal.transform.slots.SlotWriter;
import io.ingestor.rules.internal.transform.slots.StepFailedException;
import io.ingestor.rules.internal.transform.slots.Values;
import io.ingestor.transform.RecordBuilder;
import io.ingestor.transform.RecordRejectedException;
import io.ingestor.transform.Transform.Outcome;

/** The reusable state for running a program on one record at a time. Not thread-safe. */
final class ProgramRun {

    private final Program program;
    private final Values values;
    private final SlotWriter writer;

    /** The steps that changed the current record. */
    private final boolean[] changing;

    ProgramRun(Program program) {
        this.program = program;
        this.values = new Values(program.layout());
        this.writer = new SlotWriter(values);
        this.changing = new boolean[program.size()];
    }

    /**
     * Applies all steps to a record.
     *
     * @throws RecordRejectedException if a step fails and its {@code on_error} is {@code reject}
     */
    Outcome apply(RecordFields in, RecordBuilder out) {
        try {
            SlotReader.read(in, values);
            values.setOrigin(out.origin());
            for (int step = 0; step < program.size(); step++) {
                int changes = values.changeCount();
                try {
                    if (!program.step(step).apply(values)) {
                        program.parsed(step).tally().addDropped();
                        return Outcome.FILTERED;
                    }
                } catch (StepFailedException e) {
                    failed(program.parsed(step), e);
                    return keep(in, out);
                }
                changing[step] = values.changeCount() != changes;
            }
            boolean changed = values.changeCount() != 0;
            if (changed) {
                countChanges();
            }
            program.stamp(values, changed);
            return write(in, out);
        } finally {
            values.release();
        }
    }

    /** Keeps the record, except for labels that a sender must not set. */
    private Outcome keep(RecordFields in, RecordBuilder out) {
        in.rewind();
        SlotReader.read(in, values);
        program.applyToKept(values);
        program.stamp(values, false);
        return write(in, out);
    }

    private Outcome write(RecordFields in, RecordBuilder out) {
        if (values.changeCount() == 0) {
            return Outcome.KEPT;
        }
        in.rewind();
        writer.write(in, out);
        return Outcome.CHANGED;
    }

    private static void failed(ParsedStep step, StepFailedException failure) {
        if (!step.keepsOnError()) {
            step.tally().addRejected();
            throw new RecordRejectedException(failure.field(), step.name() + ": " + failure.reason());
        }
        step.tally().addKept();
    }

    private void countChanges() {
        for (int step = 0; step < changing.length; step++) {
            if (changing[step]) {
                program.parsed(step).tally().addChanged();
            }
        }
    }
}
