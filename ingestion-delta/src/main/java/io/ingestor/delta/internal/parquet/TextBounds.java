package io.ingestor.delta.internal.parquet;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.apache.parquet.format.Statistics;

/**
 * The least and the greatest of the texts of a column, in the order of their bytes. They are kept cut to {@value #KEPT}
 * bytes, which hold more than {@value #CODE_POINTS} code points.
 */
final class TextBounds implements LeafBounds {

    /** The code points of a text in the statistics of a Delta table. */
    static final int CODE_POINTS = 32;

    private static final int KEPT = 4 * (CODE_POINTS + 1);

    private static final int FIRST_SURROGATE = 0xD800;
    private static final int LAST_SURROGATE = 0xDFFF;

    private final boolean wanted;
    private final byte[] least;
    private final byte[] greatest;
    private int leastLength = -1;
    private int greatestLength = -1;
    private long leastWord = Long.MAX_VALUE;
    private long greatestWord = Long.MIN_VALUE;
    private boolean leastCut;
    private boolean greatestCut;

    private TextBounds(boolean wanted) {
        this.wanted = wanted;
        this.least = new byte[wanted ? KEPT : 0];
        this.greatest = new byte[wanted ? KEPT : 0];
    }

    static TextBounds wanted() {
        return new TextBounds(true);
    }

    /** Returns bounds that take no note of any text. */
    static TextBounds none() {
        return new TextBounds(false);
    }

    boolean isWanted() {
        return wanted;
    }

    void include(byte[] array, int offset, int length) {
        if (wanted && !isBetween(array, offset, length)) {
            includeCut(array, offset, Math.min(length, KEPT), length > KEPT);
        }
    }

    /** Returns true if the first eight bytes prove that the text is between the bounds. */
    private boolean isBetween(byte[] array, int offset, int length) {
        if (length < Long.BYTES) {
            return false;
        }
        long word = Long.reverseBytes(Bytes.longAt(array, offset)) ^ Long.MIN_VALUE;
        return word > leastWord && word < greatestWord;
    }

    /** Returns the first eight bytes of a bound, zeros behind it, as a number whose order is that of texts. */
    private static long word(byte[] bound, int length) {
        long mask = length >= Long.BYTES ? -1 : (1L << (Byte.SIZE * length)) - 1;
        return Long.reverseBytes(Bytes.longAt(bound, 0) & mask) ^ Long.MIN_VALUE;
    }

    private void includeCut(byte[] array, int offset, int length, boolean cut) {
        int end = offset + length;
        if (greatestLength < 0) {
            setLeast(array, offset, length, cut);
            setGreatest(array, offset, length, cut);
            return;
        }
        int order = Arrays.compareUnsigned(array, offset, end, greatest, 0, greatestLength);
        if (order >= 0) {
            setGreatest(array, offset, length, cut || (order == 0 && greatestCut));
        }
        if (order <= 0) {
            order = Arrays.compareUnsigned(array, offset, end, least, 0, leastLength);
            if (order <= 0) {
                setLeast(array, offset, length, cut && (order < 0 || leastCut));
            }
        }
    }

    private void setLeast(byte[] array, int offset, int length, boolean cut) {
        System.arraycopy(array, offset, least, 0, length);
        leastLength = length;
        leastWord = word(least, length);
        leastCut = cut;
    }

    private void setGreatest(byte[] array, int offset, int length, boolean cut) {
        System.arraycopy(array, offset, greatest, 0, length);
        greatestLength = length;
        greatestWord = word(greatest, length);
        greatestCut = cut;
    }

    /** Includes all texts of other bounds, and empties those. */
    void take(TextBounds other) {
        if (other.greatestLength >= 0) {
            includeCut(other.greatest, 0, other.greatestLength, other.greatestCut);
            includeCut(other.least, 0, other.leastLength, other.leastCut);
            other.leastLength = -1;
            other.greatestLength = -1;
            other.leastWord = Long.MAX_VALUE;
            other.greatestWord = Long.MIN_VALUE;
        }
    }

    @Override
    public void describe(Statistics target) {
        if (greatestLength < 0) {
            return;
        }
        Optional<Bound> min = min();
        Optional<Bound> max = max();
        if (min.isPresent() && max.isPresent()) {
            byte[] lower = ((Bound.Text) min.get()).utf8();
            byte[] upper = ((Bound.Text) max.get()).utf8();
            target.setMin_value(lower);
            target.setMax_value(upper);
            target.setIs_min_value_exact(!leastCut && Arrays.equals(lower, Arrays.copyOf(least, leastLength)));
            target.setIs_max_value_exact(!greatestCut && Arrays.equals(upper, Arrays.copyOf(greatest, greatestLength)));
        }
    }

    @Override
    public Optional<Bound> min() {
        int length = leastLength < 0 ? -1 : cutLength(least, leastLength);
        return length < 0 ? Optional.empty() : text(least, length).map(Bound.Text::new);
    }

    @Override
    public Optional<Bound> max() {
        if (greatestLength < 0) {
            return Optional.empty();
        }
        int length = cutLength(greatest, greatestLength);
        Optional<String> text = text(greatest, length);
        boolean shorter = greatestCut || length < greatestLength;
        return (shorter ? text.flatMap(TextBounds::roundedUp) : text).map(Bound.Text::new);
    }

    /** Returns the bytes of the first code points. */
    private static int cutLength(byte[] bytes, int length) {
        int points = 0;
        for (int i = 0; i < length; i++) {
            boolean begins = (bytes[i] & 0xC0) != 0x80;
            if (begins && ++points > CODE_POINTS) {
                return i;
            }
        }
        return length;
    }

    private static Optional<String> text(byte[] bytes, int length) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString());
        } catch (CharacterCodingException malformed) {
            return Optional.empty();
        }
    }

    /**
     * Returns the least text, of no more code points, that is greater than each text which begins with the given one.
     */
    private static Optional<String> roundedUp(String text) {
        int[] points = text.codePoints().toArray();
        for (int last = points.length - 1; last >= 0; last--) {
            int next = points[last] + 1;
            if (next <= Character.MAX_CODE_POINT) {
                points[last] = next >= FIRST_SURROGATE && next <= LAST_SURROGATE ? LAST_SURROGATE + 1 : next;
                return Optional.of(new String(points, 0, last + 1));
            }
        }
        return Optional.empty();
    }
}
