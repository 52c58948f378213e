package io.ingestor.internal.schema;

/**
 * An assertion that a number lies within bounds. An infinite bound excludes nothing, because numbers in data are
 * finite.
 */
final class NumberRange implements Assertion {

    private final double minimum;
    private final double maximum;
    private final double exclusiveMinimum;
    private final double exclusiveMaximum;

    NumberRange(double minimum, double maximum, double exclusiveMinimum, double exclusiveMaximum) {
        this.minimum = minimum;
        this.maximum = maximum;
        this.exclusiveMinimum = exclusiveMinimum;
        this.exclusiveMaximum = exclusiveMaximum;
    }

    @Override
    public int kinds() {
        return 1 << DataReader.NUMBER;
    }

    @Override
    public boolean accepts(Evaluation evaluation, int kind, int at, int length) {
        double number = evaluation.in.number(at);
        return number >= minimum && number <= maximum && number > exclusiveMinimum && number < exclusiveMaximum;
    }

    @Override
    public void explain(Findings findings, int kind, int at, int length) {
        double number = findings.evaluation.in.number(at);
        if (number < minimum) {
            findings.add("minimum", "must be >= " + ValueText.of(minimum), kind, at, length);
        }
        if (number > maximum) {
            findings.add("maximum", "must be <= " + ValueText.of(maximum), kind, at, length);
        }
        if (number <= exclusiveMinimum) {
            findings.add("exclusiveMinimum", "must be > " + ValueText.of(exclusiveMinimum), kind, at, length);
        }
        if (number >= exclusiveMaximum) {
            findings.add("exclusiveMaximum", "must be < " + ValueText.of(exclusiveMaximum), kind, at, length);
        }
    }
}
