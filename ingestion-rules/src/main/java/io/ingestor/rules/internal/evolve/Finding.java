package io.ingestor.rules.internal.evolve;

/**
 * A constraint of the wider schema that could not be proven from the narrower one.
 *
 * @param pointer the JSON Pointer of the constrained schema in its document
 * @param keyword the keyword of the constraint
 * @param narrower the value of the keyword in the narrower schema, or a description of it
 * @param wider the value of the keyword in the wider schema, or a description of it
 * @param certain true if the constraint does not follow; false if the proof is merely missing
 */
record Finding(String pointer, String keyword, String narrower, String wider, boolean certain) {

    /** Returns a finding for a constraint that does not follow. */
    static Finding certain(Conjunction narrower, SchemaNode wider, String keyword) {
        return of(narrower, wider, keyword, true);
    }

    /** Returns a finding for a constraint that may follow although the proof is missing. */
    static Finding possible(Conjunction narrower, SchemaNode wider, String keyword) {
        return of(narrower, wider, keyword, false);
    }

    private static Finding of(Conjunction narrower, SchemaNode wider, String keyword, boolean certain) {
        return new Finding(
                wider.pointer(),
                keyword,
                narrower.describe(keyword),
                JsonValues.excerpt(wider.keyword(keyword)),
                certain);
    }
}
