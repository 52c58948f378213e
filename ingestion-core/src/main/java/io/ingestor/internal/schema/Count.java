package io.ingestor.internal.schema;

/** The inclusive bounds of a count or length, with their keywords. */
record Count(String minKeyword, String maxKeyword, String noun, long min, long max) {

    static Count any(String minKeyword, String maxKeyword, String noun) {
        return new Count(minKeyword, maxKeyword, noun, 0, Long.MAX_VALUE);
    }

    Count withMin(long newMin) {
        return new Count(minKeyword, maxKeyword, noun, checked(minKeyword, newMin), max);
    }

    Count withMax(long newMax) {
        return new Count(minKeyword, maxKeyword, noun, min, checked(maxKeyword, newMax));
    }

    private static long checked(String keyword, long limit) {
        if (limit < 0) {
            throw new IllegalArgumentException(keyword + " must be >= 0, was " + limit);
        }
        return limit;
    }

    boolean isAny() {
        return min == 0 && max == Long.MAX_VALUE;
    }

    boolean accepts(long count) {
        return count >= min && count <= max;
    }

    void explain(Findings findings, long count) {
        if (count < min) {
            findings.add(minKeyword, "must have at least " + ValueText.counted(min, noun) + ", was " + count);
        }
        if (count > max) {
            findings.add(maxKeyword, "must have at most " + ValueText.counted(max, noun) + ", was " + count);
        }
    }
}
