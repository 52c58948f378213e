package io.ingestor.rules.internal.transform;

import io.ingestor.RecordFields;
import io.ingestor.rules.internal.transform.slots.SlotReader;
import io.ingestor.rules.internal.transform.slots.SlotWriter;
import io.ingestor.rules.internal.transform.slots.StepFailedException;
import io.ingestor.rules.internal.transform.slots.Values;
import io.ingestor.transform.RecordBuilder;
import io.ingestor.transform.RecordRejectedException;
import io.ingestor.transform.Transform.Outcome;

/** The means to run one program on one thread at a time; reusable. */
final class ProgramRun {

    private final Program program;
    private final Values values;
    private final SlotWriter writer;

    /** The steps that have changed the present record. */
    private final boolean[] changing;

    ProgramRun(Program program) {
        this.program = program;
        this.values = new Values(program.layout());
        this.writer = new SlotWriter(values);
        this.changing = new boolean[program.size()];
    }

    /** Returns true if this runs that program. */
    boolean runs(Program other) {
        return program == other;
    }

    /**
     * Takes a record through all steps.
     *
     * @throws RecordRejectedException if a step fails that rejects
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
                    return failed(program.parsed(step), e);
                }
                changing[step] = values.changeCount() != changes;
            }
            if (values.changeCount() == 0) {
                return Outcome.KEPT;
            }
            program.stamp(values);
            in.rewind();
            writer.write(in, out);
            countChanges();
            return Outcome.CHANGED;
        } finally {
            values.release();
        }
    }

    private static Outcome failed(ParsedStep step, StepFailedException failure) {
        if (step.keepsOnError()) {
            step.tally().addKept();
            return Outcome.KEPT;
        }
        step.tally().addRejected();
        throw new RecordRejectedException(failure.field(), step.name() + ": " + failure.reason());
    }

    private void countChanges() {
        for (int step = 0; step < changing.length; step++) {
            if (changing[step]) {
                program.parsed(step).tally().addChanged();
            }
        }
    }
}
