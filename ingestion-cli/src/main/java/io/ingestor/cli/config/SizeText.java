package io.ingestor.cli.config;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text form of sizes in bytes. KB, MB and GB mean the same as KiB, MiB and GiB: powers of 1024. */
final class SizeText {

    private static final Pattern FORM = Pattern.compile("(\\d{1,12})\\s?(B|K|M|G|KB|MB|GB|KIB|MIB|GIB)?");

    private SizeText() {}

    /** Returns the bytes, or empty if the text does not have this form or exceeds a {@code long}. Ignores case. */
    static OptionalLong parse(String text) {
        Matcher matcher = FORM.matcher(text.toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        String unit = matcher.group(2);
        int shift = unit == null || unit.equals("B") ? 0 : 10 * (1 + "KMG".indexOf(unit.charAt(0)));
        long count = Long.parseLong(matcher.group(1));
        return count > Long.MAX_VALUE >> shift ? OptionalLong.empty() : OptionalLong.of(count << shift);
    }

    /**
     * Returns the shortest text that {@link #parse} reads as exactly this size: a plain number if no unit divides it.
     */
    static String format(long bytes) {
        for (int i = 2; i >= 0; i--) {
            int shift = 10 * (i + 1);
            if (bytes > 0 && bytes % (1L << shift) == 0) {
                return (bytes >> shift) + "KMG".substring(i, i + 1) + "B";
            }
        }
        return Long.toString(bytes);
    }
}
