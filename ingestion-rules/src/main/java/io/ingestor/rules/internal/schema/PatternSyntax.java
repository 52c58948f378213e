package io.ingestor.rules.internal.schema;

/** The syntax that an ECMA-262 pattern is translated to. */
enum PatternSyntax {
    /** RE2/J: linear time, no look-around and no back-references. */
    RE2("\\b", "\\B"),
    /** {@code java.util.regex}: backtracks. Its own boundary of words also counts letters beyond ASCII. */
    JAVA(
            "(?:(?<=[0-9A-Za-z_])(?![0-9A-Za-z_])|(?<![0-9A-Za-z_])(?=[0-9A-Za-z_]))",
            "(?:(?<=[0-9A-Za-z_])(?=[0-9A-Za-z_])|(?<![0-9A-Za-z_])(?![0-9A-Za-z_]))");

    private final String boundary;
    private final String noBoundary;

    PatternSyntax(String boundary, String noBoundary) {
        this.boundary = boundary;
        this.noBoundary = noBoundary;
    }

    /** Returns the assertion that a word begins or ends. */
    String boundary() {
        return boundary;
    }

    /** Returns the assertion that no word begins or ends. */
    String noBoundary() {
        return noBoundary;
    }
}
