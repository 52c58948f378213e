package io.ingestor.rules.internal.infer;

import java.util.Arrays;
import java.util.Optional;

/**
 * The common shape of strings of the same length. Each position is a digit, an upper-case letter, a lower-case letter
 * or one specific other character.
 */
final class TextShape {

    private static final int MAX_LENGTH = 40;
    private static final char DIGIT = '0';
    private static final char CAPITAL = 'A';
    private static final char SMALL = 'a';

    private char[] places = {};
    private boolean begun;
    private boolean broken;

    void add(String text) {
        if (broken) {
            return;
        }
        char[] shape = new char[Math.min(text.length(), MAX_LENGTH + 1)];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = place(text.charAt(i));
        }
        merge(shape);
    }

    void merge(TextShape other) {
        broken |= other.broken;
        if (other.begun) {
            merge(other.places);
        }
    }

    private void merge(char[] shape) {
        boolean printable = true;
        for (char place : shape) {
            printable &= place >= ' ' && place < 0x7f;
        }
        broken |= !printable || shape.length == 0 || shape.length > MAX_LENGTH;
        broken |= begun && !Arrays.equals(shape, places);
        if (!begun) {
            places = shape;
            begun = true;
        }
    }

    private static char place(char c) {
        if (c >= '0' && c <= '9') {
            return DIGIT;
        }
        if (c >= 'A' && c <= 'Z') {
            return CAPITAL;
        }
        return c >= 'a' && c <= 'z' ? SMALL : c;
    }

    /** Returns a pattern that all strings match; empty if they have no common shape. */
    Optional<String> pattern() {
        if (broken || !begun) {
            return Optional.empty();
        }
        StringBuilder pattern = new StringBuilder("^");
        for (int i = 0; i < places.length; ) {
            int run = 1;
            while (i + run < places.length && places[i + run] == places[i]) {
                run++;
            }
            pattern.append(expression(places[i]));
            if (run > 1) {
                pattern.append('{').append(run).append('}');
            }
            i += run;
        }
        return Optional.of(pattern.append('$').toString());
    }

    private static String expression(char place) {
        return switch (place) {
            case DIGIT -> "[0-9]";
            case CAPITAL -> "[A-Z]";
            case SMALL -> "[a-z]";
            default -> "\\^$.|?*+()[]{}".indexOf(place) >= 0 ? "\\" + place : String.valueOf(place);
        };
    }
}
