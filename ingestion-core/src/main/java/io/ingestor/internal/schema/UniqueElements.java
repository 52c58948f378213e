package io.ingestor.internal.schema;

/** An assertion that no two values of an array are equal. */
final class UniqueElements implements Assertion {

    @Override
    public int kinds() {
        return 1 << DataReader.LIST;
    }

    @Override
    public boolean accepts(Evaluation evaluation, int kind, int at, int length) {
        DataReader in = evaluation.in;
        DigestSet digests = evaluation.digests;
        int next = at;
        digests.clear();
        while (in.element(next, at + length)) {
            next = in.next;
            if (digests.add(evaluation, in.kind, in.at, in.length) != DigestSet.NEW) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void explain(Findings findings, int kind, int at, int length) {
        DataReader in = findings.evaluation.in;
        DigestSet digests = findings.evaluation.digests;
        int index = 0;
        int next = at;
        digests.clear();
        while (in.element(next, at + length)) {
            next = in.next;
            int valueKind = in.kind;
            int valueAt = in.at;
            int valueLength = in.length;
            int equal = digests.add(findings.evaluation, valueKind, valueAt, valueLength);
            if (equal != DigestSet.NEW) {
                findings.enterElement(index);
                findings.add("uniqueItems", "must differ from value " + equal, valueKind, valueAt, valueLength);
                findings.leave();
                return;
            }
            index++;
        }
    }
}
