package io.ingestor.rules.internal.transform;

/**
 * A pattern of names, in which {@code *} matches any text and {@code ?} matches one character.
 *
 * @param pattern the pattern
 */
record Glob(String pattern) {

    static final Glob ANY = new Glob("*");

    boolean isAny() {
        return pattern.equals("*");
    }

    private boolean isLiteral() {
        return pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0;
    }

    /**
     * Returns true if a name may match both patterns. For two patterns with wildcards, the result is always true, even
     * if no name matches both.
     */
    boolean meets(Glob other) {
        if (isLiteral()) {
            return other.matches(pattern);
        }
        return !other.isLiteral() || matches(other.pattern);
    }

    boolean matches(String name) {
        int at = 0;
        int star = -1;
        int resume = 0;
        int p = 0;
        while (at < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = at;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(at))) {
                p++;
                at++;
            } else if (star >= 0) {
                p = star + 1;
                at = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
