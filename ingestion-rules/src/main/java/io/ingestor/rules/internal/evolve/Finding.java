package io.ingestor.rules.internal.evolve;

/**
 * A constraint of the wider schema that does not follow from the narrower one.
 *
 * @param pointer place of the constrained schema in its document
 * @param keyword its keyword
 * @param narrower the keyword's value in the schema that should be narrower, or a description of it
 * @param wider its value in the schema that should be wider
 * @param certain false if it may follow after all
 */
record Finding(String pointer, String keyword, String narrower, String wider, boolean certain) {

    /** Returns a finding with the values of a keyword, which surely does not follow. */
    static Finding certain(Conjunction narrower, SchemaNode wider, String keyword) {
        return of(narrower, wider, keyword, true);
    }

    /** Returns a finding with the values of a keyword, which may follow after all. */
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
