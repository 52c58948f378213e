package io.ingestor.rules;

/** The meaning of the keyword {@code format}. */
public enum Formats {
    /** A format is an annotation and is not checked, as draft 2020-12 has it by default. */
    ANNOTATE,
    /**
     * A format that is known is checked: {@code date-time}, {@code date}, {@code time}, {@code duration},
     * {@code email}, {@code hostname}, {@code ipv4}, {@code ipv6}, {@code uri}, {@code uri-reference}, {@code uuid},
     * {@code json-pointer}, {@code relative-json-pointer} and {@code regex} on bytes; {@code idn-email},
     * {@code idn-hostname}, {@code iri} and {@code iri-reference} by the library. Others are annotations.
     */
    ASSERT
}
