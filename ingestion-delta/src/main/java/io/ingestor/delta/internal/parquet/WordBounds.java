package io.ingestor.delta.internal.parquet;

import io.ingestor.delta.internal.column.ColumnType.Scalar;
import java.util.Optional;
import org.apache.parquet.format.Statistics;

/**
 * The least and the greatest of the numbers of a column. Doubles are compared by keys whose order is theirs; there are
 * no bounds if one of them is NaN, and zero as a bound has the sign that includes the other zero.
 */
final class WordBounds implements LeafBounds {

    private static final long INFINITE = 0x7FF0_0000_0000_0000L;

    private final Scalar type;
    private final boolean doubles;
    private boolean present;
    private boolean unordered;
    private long least = Long.MAX_VALUE;
    private long greatest = Long.MIN_VALUE;

    WordBounds(Scalar type) {
        this.type = type;
        this.doubles = type == Scalar.DOUBLE;
    }

    void include(long word) {
        long key = word;
        if (doubles) {
            if ((word & Long.MAX_VALUE) > INFINITE) {
                unordered = true;
                return;
            }
            key = flipped(word);
        }
        present = true;
        least = Math.min(least, key);
        greatest = Math.max(greatest, key);
    }

    private static long flipped(long bits) {
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }

    private double leastDouble() {
        double value = Double.longBitsToDouble(flipped(least));
        return value == 0 ? -0.0 : value;
    }

    private double greatestDouble() {
        double value = Double.longBitsToDouble(flipped(greatest));
        return value == 0 ? 0.0 : value;
    }

    /** Includes all numbers of other bounds, and empties those. */
    void take(WordBounds other) {
        present |= other.present;
        unordered |= other.unordered;
        least = Math.min(least, other.least);
        greatest = Math.max(greatest, other.greatest);
        other.present = false;
        other.unordered = false;
        other.least = Long.MAX_VALUE;
        other.greatest = Long.MIN_VALUE;
    }

    @Override
    public void describe(Statistics target) {
        if (present && !unordered) {
            target.setMin_value(encoded(doubles ? Double.doubleToRawLongBits(leastDouble()) : least));
            target.setMax_value(encoded(doubles ? Double.doubleToRawLongBits(greatestDouble()) : greatest));
        }
    }

    private byte[] encoded(long word) {
        if (type == Scalar.BOOLEAN) {
            return new byte[] {(byte) word};
        }
        Bytes bytes = new Bytes();
        if (type == Scalar.INT) {
            bytes.putInt((int) word);
        } else {
            bytes.putLong(word);
        }
        return bytes.copy();
    }

    @Override
    public Optional<Bound> min() {
        return !present || unordered ? Optional.empty() : bound(least, doubles ? leastDouble() : 0);
    }

    @Override
    public Optional<Bound> max() {
        return !present || unordered ? Optional.empty() : bound(greatest, doubles ? greatestDouble() : 0);
    }

    private Optional<Bound> bound(long word, double number) {
        return switch (type) {
            case BOOLEAN -> Optional.of(new Bound.Truth(word != 0));
            case DOUBLE -> Double.isFinite(number) ? Optional.of(new Bound.Real(number)) : Optional.empty();
            default -> Optional.of(new Bound.Whole(word));
        };
    }
}
