package io.ingestor.rules.internal.schema;

import com.google.re2j.Pattern;
import java.util.Arrays;

/** A pattern that RE2/J matches in time linear in the length of the text. */
final class LinearPattern implements TextPattern {

    private final Pattern pattern;

    LinearPattern(String translation) {
        this.pattern = Pattern.compile(translation);
    }

    @Override
    public boolean isFoundIn(String text) {
        return pattern.matcher(text).find();
    }

    @Override
    public boolean isFoundIn(byte[] array, int offset, int length) {
        // RE2/J accepts only whole arrays.
        return pattern.matcher(Arrays.copyOfRange(array, offset, offset + length))
                .find();
    }
}
