package io.ingestor.rules.internal.schema;

/** The formats of dates, times and durations in RFC 3339. */
final class TimeFormats {

    private static final int DATE_BYTES = 10;
    private static final int MINUTES_OF_DAY = 24 * 60;
    private static final String DATE_UNITS = "YMD";
    private static final String TIME_UNITS = "HMS";

    private TimeFormats() {}

    static boolean isDateTime(byte[] text, int from, int end) {
        int t = from + DATE_BYTES;
        return t < end && (text[t] == 'T' || text[t] == 't') && isDate(text, from, t) && isTime(text, t + 1, end);
    }

    static boolean isDate(byte[] text, int from, int end) {
        if (end - from != DATE_BYTES || text[from + 4] != '-' || text[from + 7] != '-') {
            return false;
        }
        int century = Ascii.twoDigits(text, from, end);
        int yearOfCentury = Ascii.twoDigits(text, from + 2, end);
        int month = Ascii.twoDigits(text, from + 5, end);
        int day = Ascii.twoDigits(text, from + 8, end);
        return century >= 0
                && yearOfCentury >= 0
                && month >= 1
                && month <= 12
                && day >= 1
                && day <= daysOf(month, century * 100 + yearOfCentury);
    }

    private static int daysOf(int month, int year) {
        if (month == 2) {
            return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
        }
        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }

    static boolean isTime(byte[] text, int from, int end) {
        if (end - from < 9 || text[from + 2] != ':' || text[from + 5] != ':') {
            return false;
        }
        int hour = Ascii.twoDigits(text, from, end);
        int minute = Ascii.twoDigits(text, from + 3, end);
        int second = Ascii.twoDigits(text, from + 6, end);
        int zone = from + 8;
        if (text[zone] == '.') {
            zone = Ascii.skipDigits(text, zone + 1, end);
            if (zone == from + 9) {
                return false;
            }
        }
        int offset = offset(text, zone, end);
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || offset == MINUTES_OF_DAY) {
            return false;
        }
        // A leap second may only occur in the last minute of a day in UTC.
        int inUtc = Math.floorMod(hour * 60 + minute - offset, MINUTES_OF_DAY);
        return second < 60 || (second == 60 && inUtc == MINUTES_OF_DAY - 1);
    }

    /** Returns the offset from UTC in minutes, or {@link #MINUTES_OF_DAY} if the text is not an offset. */
    private static int offset(byte[] text, int from, int end) {
        if (end - from == 1 && (text[from] == 'Z' || text[from] == 'z')) {
            return 0;
        }
        if (end - from != 6 || text[from + 3] != ':' || (text[from] != '+' && text[from] != '-')) {
            return MINUTES_OF_DAY;
        }
        int hours = Ascii.twoDigits(text, from + 1, end);
        int minutes = Ascii.twoDigits(text, from + 4, end);
        if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
            return MINUTES_OF_DAY;
        }
        return text[from] == '-' ? -(hours * 60 + minutes) : hours * 60 + minutes;
    }

    static boolean isDuration(byte[] text, int from, int end) {
        if (end - from < 3 || text[from] != 'P') {
            return false;
        }
        if (text[end - 1] == 'W') {
            return Ascii.skipDigits(text, from + 1, end) == end - 1;
        }
        int t = Ascii.find(text, from, end, 'T');
        boolean dated = t == from + 1 || areUnits(text, from + 1, t, DATE_UNITS);
        return dated && (t == end || areUnits(text, t + 1, end, TIME_UNITS));
    }

    /** Returns true if the text consists of numbers with units in order, without skipping a unit. */
    private static boolean areUnits(byte[] text, int from, int end, String units) {
        int at = from;
        int last = -1;
        while (at < end) {
            int digits = Ascii.skipDigits(text, at, end);
            int unit = digits < end && digits > at ? units.indexOf(text[digits]) : -1;
            if (unit < 0 || (last >= 0 && unit != last + 1)) {
                return false;
            }
            last = unit;
            at = digits + 1;
        }
        return last >= 0;
    }
}
