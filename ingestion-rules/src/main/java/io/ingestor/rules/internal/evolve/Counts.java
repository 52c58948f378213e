package io.ingestor.rules.internal.evolve;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Comparisons of keywords whose values are counts. */
final class Counts {

    private Counts() {}

    /**
     * Returns the value of a keyword, or a default if it is absent. Counts above the int range become
     * {@link Integer#MAX_VALUE}.
     */
    static long of(SchemaNode schema, String keyword, long otherwise) {
        JsonNode count = schema.keyword(keyword);
        if (!count.isNumber()) {
            return otherwise;
        }
        double value = count.doubleValue();
        return value >= Integer.MAX_VALUE ? Integer.MAX_VALUE : (long) value;
    }

    static boolean within(SchemaNode schema, String least, String most, int count) {
        return count >= of(schema, least, 0) && count <= of(schema, most, Integer.MAX_VALUE);
    }

    /**
     * Returns true if the counts of a narrower schema are within the bounds of a wider one.
     *
     * @param least the smallest count that the narrower schema accepts
     */
    static boolean contained(
            Conjunction narrower,
            long least,
            SchemaNode wider,
            String leastKeyword,
            String mostKeyword,
            List<Finding> found) {
        boolean proven = true;
        if (least < of(wider, leastKeyword, 0)) {
            found.add(Finding.certain(narrower, wider, leastKeyword));
            proven = false;
        }
        if (narrower.atMost(mostKeyword) > of(wider, mostKeyword, Integer.MAX_VALUE)) {
            found.add(Finding.certain(narrower, wider, mostKeyword));
            proven = false;
        }
        return proven;
    }
}
