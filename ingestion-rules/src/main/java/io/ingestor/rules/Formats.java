package io.ingestor.rules;

/** The treatment of the keyword {@code format}. */
public enum Formats {
    /** Treats {@code format} as an annotation that is not checked, the default of draft 2020-12. */
    ANNOTATE,
    /**
     * Checks the known formats. {@code date-time}, {@code date}, {@code time}, {@code duration}, {@code email},
     * {@code hostname}, {@code ipv4}, {@code ipv6}, {@code uri}, {@code uri-reference}, {@code uuid},
     * {@code json-pointer}, {@code relative-json-pointer} and {@code regex} are checked on the encoded bytes.
     * {@code idn-email}, {@code idn-hostname}, {@code iri} and {@code iri-reference} are checked by the validator
     * library. All other formats remain annotations.
     */
    ASSERT
}
