package io.ingestor.internal.schema;

/**
 * The assertions of a schema that remain to be checked for data of one layout. Such data differs only in numbers,
 * booleans and the characters of ASCII strings. Everything else, such as types, names and lengths, was checked when the
 * plan was made. Immutable.
 */
public final class DataPlan {

    private final Assertion[] assertions;
    private final int[] kinds;

    /** The offsets of the values in the data. */
    private final int[] offsets;

    private final int[] lengths;

    DataPlan(Assertion[] assertions, int[] kinds, int[] offsets, int[] lengths) {
        this.assertions = assertions;
        this.kinds = kinds;
        this.offsets = offsets;
        this.lengths = lengths;
    }

    /** Returns true if the data at an offset, which has the layout of this plan, satisfies the schema. */
    boolean accepts(Evaluation evaluation, int data) {
        byte[] bytes = evaluation.in.bytes;
        for (int i = 0; i < assertions.length; i++) {
            int at = data + offsets[i];
            int length = kinds[i] == DataReader.BOOL ? truth(bytes[at]) : lengths[i];
            if (!assertions[i].accepts(evaluation, kinds[i], at, length)) {
                return false;
            }
        }
        return true;
    }

    private static int truth(byte bool) {
        return bool != 0 ? 1 : 0;
    }
}
