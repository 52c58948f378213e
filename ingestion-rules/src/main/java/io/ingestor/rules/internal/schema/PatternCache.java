package io.ingestor.rules.internal.schema;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The patterns of some documents, each compiled once. Safe for use by many threads. */
final class PatternCache {

    private final Map<String, TextPattern> compiled = new ConcurrentHashMap<>();

    /**
     * Returns a compiled pattern.
     *
     * @throws InvalidPatternException if it is none of ECMA-262, or no engine supports it
     */
    TextPattern compiled(String source) throws InvalidPatternException {
        TextPattern known = compiled.get(source);
        if (known == null) {
            known = TextPattern.compile(source);
            compiled.put(source, known);
        }
        return known;
    }

    /** Returns a compiled pattern that was checked before. */
    TextPattern checked(String source) {
        try {
            return compiled(source);
        } catch (InvalidPatternException e) {
            throw new IllegalArgumentException("the pattern " + e.getMessage(), e);
        }
    }
}
