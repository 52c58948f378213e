package io.ingestor.internal.schema;

import io.ingestor.RecordFields;
import io.ingestor.internal.wire.BorrowedFields;
import io.ingestor.internal.wire.DataRecordFormat;
import io.ingestor.internal.wire.WireWriter;
import io.ingestor.validate.DataRule;
import io.ingestor.validate.Violations;

/** An assertion that a value satisfies a rule of the host. The rule receives a list that contains only this value. */
final class RuleAssertion implements Assertion {

    private final DataRule rule;

    RuleAssertion(DataRule rule) {
        this.rule = rule;
    }

    @Override
    public int kinds() {
        return DataReader.ALL_KINDS;
    }

    @Override
    public boolean accepts(Evaluation evaluation, int kind, int at, int length) {
        Decision decision = new Decision();
        apply(evaluation.in, kind, at, length, decision);
        return decision.accepted;
    }

    @Override
    public void explain(Findings findings, int kind, int at, int length) {
        apply(findings.evaluation.in, kind, at, length, new Explanation(findings));
    }

    private void apply(DataReader in, int kind, int at, int length, Violations found) {
        BorrowedFields fields = new BorrowedFields();
        byte[] list = list(in, kind, at, length);
        RecordFields value = fields.wrapList(list, 0, list.length);
        try {
            rule.check(value, found);
        } finally {
            fields.end();
        }
    }

    /** Returns the encoding of a list that contains only the value. */
    private static byte[] list(DataReader in, int kind, int at, int length) {
        WireWriter out = new WireWriter();
        int element = out.begin(DataRecordFormat.LIST_VALUES);
        switch (kind) {
            case DataReader.NULL -> out.varint(DataRecordFormat.NULL_VALUE, 0);
            case DataReader.BOOL -> out.varint(DataRecordFormat.BOOL_VALUE, length);
            case DataReader.NUMBER ->
                out.fixed64(DataRecordFormat.NUMBER_VALUE, Double.doubleToRawLongBits(in.number(at)));
            case DataReader.TEXT -> out.bytes(DataRecordFormat.STRING_VALUE, in.bytes, at, length);
            case DataReader.OBJECT -> out.bytes(DataRecordFormat.STRUCT_VALUE, in.bytes, at, length);
            default -> out.bytes(DataRecordFormat.LIST_VALUE, in.bytes, at, length);
        }
        out.end(element);
        return out.toByteArray();
    }

    /** A receiver of violations that records only that there was one. */
    private static final class Decision implements Violations {

        private boolean accepted = true;

        @Override
        public void add(String field, String message) {
            accepted = false;
        }

        @Override
        public boolean isFull() {
            return !accepted;
        }
    }

    /** A receiver of violations that collects them. */
    private record Explanation(Findings findings) implements Violations {

        @Override
        public void add(String field, String message) {
            findings.addForeign(field, message);
        }

        @Override
        public boolean isFull() {
            return findings.isFull();
        }
    }
}
