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

    ProgramRun(Program program) {
        this.program = program;
        this.values = new Values(program.layout());
        this.writer = new SlotWriter(values);
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
            for (int step = 0; step < program.size(); step++) {
                try {
                    if (!program.step(step).apply(values)) {
                        return Outcome.FILTERED;
                    }
                } catch (StepFailedException e) {
                    ParsedStep failed = program.parsed(step);
                    if (failed.keepsOnError()) {
                        return Outcome.KEPT;
                    }
                    throw new RecordRejectedException(e.field(), failed.name() + ": " + e.reason());
                }
            }
            if (!values.isChanged()) {
                return Outcome.KEPT;
            }
            program.stamp(values);
            in.rewind();
            writer.write(in, out);
            return Outcome.CHANGED;
        } finally {
            values.release();
        }
    }
}
