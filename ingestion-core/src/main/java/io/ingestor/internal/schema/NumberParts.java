package io.ingestor.internal.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The constraints of a schema on numbers. */
public final class NumberParts {

    private @Nullable Double minimum;
    private @Nullable Double maximum;
    private @Nullable Double exclusiveMinimum;
    private @Nullable Double exclusiveMaximum;
    private @Nullable MultipleOf multipleOf;

    public void minimum(double limit) {
        minimum = checked("minimum", limit);
    }

    public void maximum(double limit) {
        maximum = checked("maximum", limit);
    }

    public void exclusiveMinimum(double limit) {
        exclusiveMinimum = checked("exclusiveMinimum", limit);
    }

    public void exclusiveMaximum(double limit) {
        exclusiveMaximum = checked("exclusiveMaximum", limit);
    }

    public void multipleOf(double divisor) {
        multipleOf = new MultipleOf(divisor);
    }

    private static double checked(String name, double limit) {
        if (Double.isNaN(limit)) {
            throw new IllegalArgumentException(name + " must be a number, was NaN");
        }
        return limit;
    }

    void addTo(List<Assertion> assertions) {
        if (minimum != null || maximum != null || exclusiveMinimum != null || exclusiveMaximum != null) {
            assertions.add(new NumberRange(
                    or(minimum, Double.NEGATIVE_INFINITY),
                    or(maximum, Double.POSITIVE_INFINITY),
                    or(exclusiveMinimum, Double.NEGATIVE_INFINITY),
                    or(exclusiveMaximum, Double.POSITIVE_INFINITY)));
        }
        if (multipleOf != null) {
            assertions.add(multipleOf);
        }
    }

    private static double or(@Nullable Double limit, double none) {
        return limit == null ? none : limit;
    }
}
