package io.ingestor.rules.internal.schema;

/** The formats of URIs and URI references in RFC 3986. */
final class UriFormats {

    private static final String UNRESERVED = "-._~";
    private static final String SUB_DELIMITERS = "!$&'()*+,;=";
    private static final String IN_USER_INFO = UNRESERVED + SUB_DELIMITERS + ":";
    private static final String IN_NAME = UNRESERVED + SUB_DELIMITERS;
    private static final String IN_PATH = UNRESERVED + SUB_DELIMITERS + ":@/";
    private static final String IN_QUERY = IN_PATH + "?";

    private UriFormats() {}

    static boolean isUri(byte[] text, int from, int end) {
        int colon = scheme(text, from, end);
        return colon > 0 && isAfterScheme(text, colon + 1, end);
    }

    static boolean isUriReference(byte[] text, int from, int end) {
        if (isUri(text, from, end)) {
            return true;
        }
        // A colon in the first segment would end a scheme.
        for (int i = from; i < end && !Ascii.isIn("/?#", text[i]); i++) {
            if (text[i] == ':') {
                return false;
            }
        }
        return isAfterScheme(text, from, end);
    }

    /** Returns the index of the colon after a scheme, or -1 if there is no scheme. */
    private static int scheme(byte[] text, int from, int end) {
        for (int i = from; i < end; i++) {
            if (text[i] == ':') {
                return i > from ? i : -1;
            }
            boolean first = i == from;
            if (!Ascii.isLetter(text[i]) && (first || (!Ascii.isDigit(text[i]) && !Ascii.isIn("+-.", text[i])))) {
                return -1;
            }
        }
        return -1;
    }

    private static boolean isAfterScheme(byte[] text, int from, int end) {
        int hash = Ascii.find(text, from, end, '#');
        int question = Ascii.find(text, from, hash, '?');
        int path = from;
        if (question - from >= 2 && text[from] == '/' && text[from + 1] == '/') {
            path = Ascii.find(text, from + 2, question, '/');
            if (!isAuthority(text, from + 2, path)) {
                return false;
            }
        }
        return consistsOf(IN_PATH, text, path, question)
                && (question == hash || consistsOf(IN_QUERY, text, question + 1, hash))
                && (hash == end || consistsOf(IN_QUERY, text, hash + 1, end));
    }

    private static boolean isAuthority(byte[] text, int from, int end) {
        int sign = Ascii.find(text, from, end, '@');
        int host = sign < end ? sign + 1 : from;
        if (sign < end && !consistsOf(IN_USER_INFO, text, from, sign)) {
            return false;
        }
        int port;
        if (host < end && text[host] == '[') {
            int close = Ascii.find(text, host, end, ']');
            if (close == end || !isBracketed(text, host + 1, close)) {
                return false;
            }
            port = close + 1;
        } else {
            port = Ascii.find(text, host, end, ':');
            if (!consistsOf(IN_NAME, text, host, port)) {
                return false;
            }
        }
        return port == end || (text[port] == ':' && Ascii.skipDigits(text, port + 1, end) == end);
    }

    private static boolean isBracketed(byte[] text, int from, int end) {
        if (from < end && (text[from] == 'v' || text[from] == 'V')) {
            int dot = Ascii.find(text, from, end, '.');
            for (int i = from + 1; i < dot; i++) {
                if (!Ascii.isHex(text[i])) {
                    return false;
                }
            }
            return dot > from + 1 && dot + 1 < end && consistsOf(IN_USER_INFO, text, dot + 1, end);
        }
        return HostFormats.isIpv6(text, from, end);
    }

    private static boolean consistsOf(String allowed, byte[] text, int from, int end) {
        for (int i = from; i < end; i++) {
            if (text[i] == '%') {
                if (i + 2 >= end || !Ascii.isHex(text[i + 1]) || !Ascii.isHex(text[i + 2])) {
                    return false;
                }
                i += 2;
            } else if (!Ascii.isLetter(text[i]) && !Ascii.isDigit(text[i]) && !Ascii.isIn(allowed, text[i])) {
                return false;
            }
        }
        return true;
    }
}
