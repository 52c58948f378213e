package io.ingestor.rules.internal.schema;

/** The target syntax for the translation of an ECMA-262 pattern. */
enum PatternSyntax {
    /** RE2/J: matches in linear time, without look-around or back-references. */
    RE2("\\b", "\\B"),
    /**
     * {@code java.util.regex}: backtracks. Its own word boundary also counts letters beyond ASCII in some Java
     * versions, unlike ECMA-262.
     */
    JAVA(
            "(?:(?<=[0-9A-Za-z_])(?![0-9A-Za-z_])|(?<![0-9A-Za-z_])(?=[0-9A-Za-z_]))",
            "(?:(?<=[0-9A-Za-z_])(?=[0-9A-Za-z_])|(?<![0-9A-Za-z_])(?![0-9A-Za-z_]))");

    private final String boundary;
    private final String noBoundary;

    PatternSyntax(String boundary, String noBoundary) {
        this.boundary = boundary;
        this.noBoundary = noBoundary;
    }

    /** Returns the assertion for a word boundary. */
    String boundary() {
        return boundary;
    }

    /** Returns the assertion that there is no word boundary. */
    String noBoundary() {
        return noBoundary;
    }
}
