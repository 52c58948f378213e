package io.ingestor.internal.block;

import io.ingestor.Limits;
import io.ingestor.RecordBatch;
import io.ingestor.RecordOrigin;
import io.ingestor.internal.record.DataRecordScanner;
import io.ingestor.internal.record.RecordEdit;
import io.ingestor.internal.record.RecordEncoder;
import io.ingestor.internal.registry.KnownSchema;
import io.ingestor.internal.registry.SchemaRules;
import io.ingestor.internal.wire.BorrowedFields;
import io.ingestor.internal.wire.MalformedRecordException;
import io.ingestor.internal.wire.RecordAssembly;
import io.ingestor.internal.wire.WireWriter;
import io.ingestor.transform.RecordRejectedException;
import io.ingestor.transform.Transform;
import io.ingestor.validate.Validator;
import io.ingestor.validate.Violations;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record on its way through the steps of the host. Each step borrows the canonical record that the previous step has
 * left; its violations go to the scanner. For one thread at a time; reusable.
 */
final class StepScratch {

    /** The outcome of all steps for a record. */
    enum Verdict {
        KEPT,
        /** The record is kept, and {@link #extension} must be appended. */
        EXTENDED,
        CHANGED,
        FILTERED,
        REJECTED
    }

    private static final byte[] NOTHING = new byte[0];

    private final RecordSteps steps;
    private final Limits limits;
    private final DataRecordScanner scanner;
    private final RecordEncoder encoder;
    private final BorrowedFields fields = new BorrowedFields();
    private final RecordAssembly built;
    private final RecordEdit edit = new RecordEdit();
    private final Found found = new Found();

    /** The check against schemas; null if there is none. */
    private final @Nullable SchemaScratch schemas;

    /** The canonical form of the record written last; {@link #spare} is the buffer for the next. */
    private WireWriter changed = new WireWriter();

    private WireWriter spare = new WireWriter();

    private RejectingStep rejecting = RejectingStep.SCAN;
    private RecordOrigin origin = RecordOrigin.unknown();
    private byte[] source = NOTHING;
    private int offset;
    private int length;
    private byte[] extension = NOTHING;

    StepScratch(
            RecordSteps steps, Limits limits, DataRecordScanner scanner, RecordEncoder encoder, BatchTenants tenants) {
        this.steps = steps;
        this.limits = limits;
        this.scanner = scanner;
        this.encoder = encoder;
        this.built = new RecordAssembly(limits.recordBytes());
        SchemaRules rules = steps.schemas();
        this.schemas = rules == null ? null : new SchemaScratch(steps, rules, scanner, tenants);
    }

    /** Starts a new batch. */
    void startBatch(RecordBatch batch) {
        origin = batch.origin();
        if (schemas != null) {
            schemas.startBatch();
        }
    }

    /**
     * Runs all steps on a canonical record that the scanner has found valid.
     *
     * @param asScanned true if the record is where the scanner has scanned it, false if it was rewritten since
     */
    Verdict run(byte[] record, int recordOffset, int recordLength, boolean asScanned) {
        if (source != record) {
            source = record;
        }
        offset = recordOffset;
        length = recordLength;
        if (schemas != null) {
            if (!schemas.input(source, offset, length, asScanned)) {
                return rejected(RejectingStep.INPUT_SCHEMA);
            }
            if (schemas.isAppended() && steps.endWithInput() && !schemas.choosesOutput() && !schemas.warns()) {
                return extend(schemas);
            }
            if (!resolve(schemas)) {
                return rejected(RejectingStep.INPUT_SCHEMA);
            }
        }
        Validator validator = steps.validator();
        if (validator != null && !validate(validator)) {
            return rejected(RejectingStep.VALIDATE);
        }
        Verdict verdict = transform();
        if (schemas != null && steps.transforms() > 0) {
            schemas.transformed(verdict);
        }
        if (schemas == null || verdict == Verdict.FILTERED || verdict == Verdict.REJECTED) {
            return verdict;
        }
        if ((verdict == Verdict.CHANGED || schemas.choosesOutput())
                && !(schemas.output(source, offset, length) && resolve(schemas))) {
            return rejected(RejectingStep.OUTPUT_SCHEMA);
        }
        note(schemas);
        return source == record ? Verdict.KEPT : Verdict.CHANGED;
    }

    /** Handles a record to which only the schema must be appended, which saves a copy. */
    private Verdict extend(SchemaScratch checked) {
        KnownSchema schema = checked.resolved();
        byte[] field = schema == null ? NOTHING : schema.field();
        if (extension != field) {
            extension = field;
        }
        return fits(length + extension.length) ? Verdict.EXTENDED : rejected(RejectingStep.INPUT_SCHEMA);
    }

    private Verdict rejected(RejectingStep step) {
        rejecting = step;
        return Verdict.REJECTED;
    }

    /** Returns the step that rejected the record, if one did. */
    RejectingStep rejecting() {
        return rejecting;
    }

    /** Returns true if a record of the given size is within the limit; reports it as too large otherwise. */
    private boolean fits(int size) {
        if (size > limits.recordBytes()) {
            scanner.tooLarge(size);
            return false;
        }
        return true;
    }

    private Verdict transform() {
        Verdict verdict = Verdict.KEPT;
        for (int i = 0; i < steps.transforms(); i++) {
            Transform.Outcome outcome = apply(i);
            if (outcome == Transform.Outcome.FILTERED) {
                return Verdict.FILTERED;
            }
            if (scanner.isWrong() || (outcome == Transform.Outcome.CHANGED && !take(i))) {
                return rejected(RejectingStep.TRANSFORM);
            }
            if (outcome == Transform.Outcome.CHANGED) {
                verdict = Verdict.CHANGED;
            }
        }
        return verdict;
    }

    /** Returns the encoded field to be appended. The array must not be modified. */
    byte[] extension() {
        return extension;
    }

    /** Returns the array with the changed record, which starts at offset 0. */
    byte[] array() {
        return changed.array();
    }

    /** Returns the length of the changed record. */
    int size() {
        return changed.size();
    }

    /** Drops all references to records; returns false if the rest is too large to keep. */
    boolean release() {
        source = NOTHING;
        origin = RecordOrigin.unknown();
        fields.end();
        return schemas == null || schemas.release();
    }

    /** Returns the counts of the records of each schema. */
    List<SchemaTally> tallies() {
        return schemas == null ? List.of() : schemas.toList();
    }

    /** Returns true if each buffer takes at most the given number of bytes. */
    boolean isWithin(int bytes) {
        return changed.array().length <= bytes && spare.array().length <= bytes && built.array().length <= bytes;
    }

    private boolean validate(Validator validator) {
        found.lent = true;
        try {
            validator.validate(fields.wrap(source, offset, length), found);
        } catch (Exception e) {
            failed("validator ", validator, e);
        } finally {
            found.lent = false;
            fields.takeBack();
        }
        return !scanner.isWrong();
    }

    private Transform.Outcome apply(int number) {
        Transform transform = steps.transform(number);
        try {
            Transform.Outcome outcome = transform.apply(fields.wrap(source, offset, length), built.lend(origin));
            if (outcome == Transform.Outcome.CHANGED && !built.isComplete()) {
                throw new IllegalStateException(
                        "an object or list must be ended before the record, was not: call end()");
            }
            if (outcome == null) {
                throw new IllegalStateException("outcome must not be null");
            }
            return outcome;
        } catch (RecordRejectedException e) {
            scanner.add(
                    StepTexts.cut(e.field()),
                    "transform " + RecordSteps.name(transform) + ": " + StepTexts.cut(message(e)));
            return Transform.Outcome.KEPT;
        } catch (Exception e) {
            if (built.isOverfull()) {
                scanner.add(
                        "",
                        steps.blame(number) + "record must be at most " + limits.recordBytes()
                                + " bytes encoded, was more");
            } else {
                failed("transform ", transform, e);
            }
            return Transform.Outcome.KEPT;
        } finally {
            built.takeBack();
            fields.takeBack();
        }
    }

    /**
     * Checks the record that a transform has built and brings it into canonical form; returns false if it is invalid.
     */
    private boolean take(int number) {
        int before = length;
        try {
            built.addUnknown(source, offset, length);
            if (!scanner.scanMade(built.array(), built.size(), steps.blame(number))) {
                return false;
            }
            spare.clear();
            if (scanner.record().canonical()) {
                spare.raw(built.array(), 0, built.size());
            } else {
                encoder.encode(scanner.record(), built.array(), 0, built.size(), NOTHING, spare);
            }
        } catch (MalformedRecordException e) {
            throw new AssertionError("a record that was scanned does not scan again", e);
        }
        turn();
        if (length > limits.recordBytes()) {
            scanner.add(
                    "",
                    steps.blame(number) + "record must be at most " + limits.recordBytes() + " bytes encoded, was "
                            + length);
        } else if (length - before > steps.growth(number).of(before)) {
            scanner.add(
                    "",
                    steps.blame(number) + "record must grow by at most "
                            + steps.growth(number).of(before) + " bytes, grew by " + (length - before)
                            + ": return more from Transform.maxGrowth() or maxGrowthPerByte()");
        }
        return !scanner.isWrong();
    }

    /** Swaps the buffers and continues with the record that was written to {@link #spare}. */
    private void turn() {
        WireWriter written = spare;
        spare = changed;
        changed = written;
        source = written.array();
        offset = 0;
        length = written.size();
    }

    /**
     * Writes the resolved schema into the record, unless the record names it already. Returns false if the record
     * becomes too large.
     */
    private boolean resolve(SchemaScratch checked) {
        KnownSchema schema = checked.resolved();
        if (schema == null) {
            return true;
        }
        spare.clear();
        try {
            if (checked.keepsName()) {
                edit.version(source, offset, length, schema.version(), spare);
            } else {
                edit.schema(source, offset, length, schema.field(), spare);
            }
        } catch (MalformedRecordException e) {
            throw new AssertionError("a record that was scanned does not scan again", e);
        }
        if (!fits(spare.size())) {
            return false;
        }
        turn();
        return true;
    }

    /**
     * If records of the tenant are kept despite violations, writes these into the record's note, unless the record
     * would become too large. A note from the sender is replaced or removed.
     */
    private void note(SchemaScratch checked) {
        if (!checked.warns()) {
            return;
        }
        byte[] note = checked.note();
        try {
            if (note == null && !edit.hasNote(source, offset, length)) {
                return;
            }
            writeNote(note);
            if (spare.size() > limits.recordBytes()) {
                writeNote(null);
            }
        } catch (MalformedRecordException e) {
            throw new AssertionError("a record that was scanned does not scan again", e);
        }
        turn();
    }

    private void writeNote(byte @Nullable [] note) throws MalformedRecordException {
        spare.clear();
        edit.note(source, offset, length, note, spare);
    }

    private void failed(String kind, Object step, Exception failure) {
        steps.failed(step, failure);
        scanner.add(
                "",
                kind + RecordSteps.name(step) + " failed with "
                        + failure.getClass().getName() + ", see the log of the ingestor");
    }

    private static String message(Exception rejection) {
        String message = rejection.getMessage();
        return message == null ? "" : message;
    }

    /** The violations that a validator borrows. */
    private final class Found implements Violations {

        private boolean lent;

        @Override
        public void add(String field, String message) {
            checkLent();
            scanner.add(StepTexts.cut(field), StepTexts.cut(message));
        }

        @Override
        public boolean isFull() {
            checkLent();
            return scanner.isFull();
        }

        private void checkLent() {
            if (!lent) {
                throw new IllegalStateException("the violations have ended: they are valid until validate() returns");
            }
        }
    }
}
