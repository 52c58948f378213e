package io.ingestor.rules.internal.transform.step;

/** An encoder of times such as {@code 2026-11-30T12:34:56.789Z}. Years must be from 0 to 9999. */
final class IsoTime {

    static final int LENGTH = 24;

    private static final int DAY_MILLIS = 86_400_000;

    private IsoTime() {}

    /** Writes a time in milliseconds since 1970 as {@value #LENGTH} bytes. */
    static void write(long millis, byte[] target, int at) {
        long days = Math.floorDiv(millis, DAY_MILLIS);
        int rest = (int) Math.floorMod(millis, (long) DAY_MILLIS);
        // The algorithm converts days to a civil date by eras of 400 years that begin on 1 March. See Howard Hinnant,
        // "chrono-Compatible Low-Level Date Algorithms".
        long shifted = days + 719_468;
        long era = Math.floorDiv(shifted, 146_097);
        int dayOfEra = (int) (shifted - era * 146_097);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int shiftedMonth = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1;
        int month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
        int year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
        digits(year, 4, target, at);
        target[at + 4] = '-';
        digits(month, 2, target, at + 5);
        target[at + 7] = '-';
        digits(day, 2, target, at + 8);
        target[at + 10] = 'T';
        digits(rest / 3_600_000, 2, target, at + 11);
        target[at + 13] = ':';
        digits(rest / 60_000 % 60, 2, target, at + 14);
        target[at + 16] = ':';
        digits(rest / 1000 % 60, 2, target, at + 17);
        target[at + 19] = '.';
        digits(rest % 1000, 3, target, at + 20);
        target[at + 23] = 'Z';
    }

    private static void digits(int number, int count, byte[] target, int at) {
        int rest = number;
        for (int i = at + count - 1; i >= at; i--) {
            target[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
