package io.ingestor.rules.internal.schema;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A cache of compiled patterns. Thread-safe. */
final class PatternCache {

    private final Map<String, TextPattern> compiled = new ConcurrentHashMap<>();

    /**
     * Returns the compiled pattern.
     *
     * @throws InvalidPatternException if the pattern does not conform to ECMA-262, or no engine supports it
     */
    TextPattern compiled(String source) throws InvalidPatternException {
        TextPattern known = compiled.get(source);
        if (known == null) {
            known = TextPattern.compile(source);
            compiled.put(source, known);
        }
        return known;
    }

    /** Returns the compiled form of a pattern that is known to be valid. */
    TextPattern checked(String source) {
        try {
            return compiled(source);
        } catch (InvalidPatternException e) {
            throw new IllegalArgumentException("the pattern " + e.getMessage(), e);
        }
    }
}
