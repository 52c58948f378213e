package io.ingestor.rules.internal.schema;

/** The formats of host names, IP addresses and email addresses. */
final class HostFormats {

    private static final int MAX_HOST = 253;
    private static final int MAX_LABEL = 63;
    private static final int GROUPS = 8;
    private static final String IPV6_TAG = "[IPv6:";
    /** The characters other than letters and digits that RFC 5322 allows in an atom. */
    private static final String ATOM = "!#$%&'*+-/=?^_`{|}~";

    private HostFormats() {}

    static boolean isHostname(byte[] text, int from, int end) {
        if (end == from || end - from > MAX_HOST) {
            return false;
        }
        for (int at = from; ; ) {
            int dot = Ascii.find(text, at, end, '.');
            if (!isLabel(text, at, dot)) {
                return false;
            }
            if (dot == end) {
                return true;
            }
            at = dot + 1;
        }
    }

    private static boolean isLabel(byte[] text, int from, int end) {
        if (end == from || end - from > MAX_LABEL || text[from] == '-' || text[end - 1] == '-') {
            return false;
        }
        for (int i = from; i < end; i++) {
            if (!Ascii.isLetter(text[i]) && !Ascii.isDigit(text[i]) && text[i] != '-') {
                return false;
            }
        }
        return true;
    }

    static boolean isIpv4(byte[] text, int from, int end) {
        int at = from;
        for (int part = 0; part < 4; part++) {
            int digits = Ascii.skipDigits(text, at, end);
            if (digits == at
                    || digits - at > 3
                    || (digits - at > 1 && text[at] == '0')
                    || value(text, at, digits) > 255) {
                return false;
            }
            if (part == 3) {
                return digits == end;
            }
            if (digits == end || text[digits] != '.') {
                return false;
            }
            at = digits + 1;
        }
        return false;
    }

    private static int value(byte[] text, int from, int end) {
        int value = 0;
        for (int i = from; i < end; i++) {
            value = value * 10 + text[i] - '0';
        }
        return value;
    }

    static boolean isIpv6(byte[] text, int from, int end) {
        int groups = 0;
        boolean shortened = false;
        int at = from;
        if (end - from >= 2 && text[from] == ':' && text[from + 1] == ':') {
            shortened = true;
            at = from + 2;
        }
        while (at < end) {
            int stop = at;
            while (stop < end && Ascii.isHex(text[stop])) {
                stop++;
            }
            if (stop < end && text[stop] == '.') {
                groups += 2;
                return isIpv4(text, at, end) && (shortened ? groups < GROUPS : groups == GROUPS);
            }
            if (stop == at || stop - at > 4) {
                return false;
            }
            groups++;
            if (stop == end) {
                break;
            }
            if (text[stop] != ':' || stop + 1 == end) {
                return false;
            }
            at = stop + 1;
            if (text[at] == ':') {
                if (shortened) {
                    return false;
                }
                shortened = true;
                at++;
            }
        }
        return shortened ? groups < GROUPS : groups == GROUPS;
    }

    static boolean isEmail(byte[] text, int from, int end) {
        int sign = Ascii.findLast(text, from, end, '@');
        return sign > from && isLocal(text, from, sign) && isDomain(text, sign + 1, end);
    }

    private static boolean isLocal(byte[] text, int from, int end) {
        if (text[from] == '"') {
            return isQuoted(text, from, end);
        }
        boolean dot = true;
        for (int i = from; i < end; i++) {
            if (text[i] == '.') {
                if (dot) {
                    return false;
                }
                dot = true;
            } else if (Ascii.isLetter(text[i]) || Ascii.isDigit(text[i]) || Ascii.isIn(ATOM, text[i])) {
                dot = false;
            } else {
                return false;
            }
        }
        return !dot;
    }

    private static boolean isQuoted(byte[] text, int from, int end) {
        if (end - from < 2 || text[end - 1] != '"') {
            return false;
        }
        for (int i = from + 1; i < end - 1; i++) {
            if (text[i] == '\\' && i + 1 < end - 1) {
                i++;
            } else if (text[i] == '"' || text[i] == '\\') {
                return false;
            }
            if (text[i] < ' ' || text[i] == 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDomain(byte[] text, int from, int end) {
        if (from == end || text[from] != '[') {
            return isHostname(text, from, end);
        }
        if (text[end - 1] != ']') {
            return false;
        }
        for (int i = 0; i < IPV6_TAG.length(); i++) {
            if (from + i >= end || text[from + i] != IPV6_TAG.charAt(i)) {
                return isIpv4(text, from + 1, end - 1);
            }
        }
        return isIpv6(text, from + IPV6_TAG.length(), end - 1);
    }
}
