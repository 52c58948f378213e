package io.ingestor.rules.internal.schema;

import io.ingestor.rules.Formats;
import java.util.Optional;
import java.util.Set;

/** The choice of how to check each format. */
record FormatChoice(Formats formats) {

    private static final Set<String> BY_LIBRARY = Set.of("idn-email", "idn-hostname", "iri", "iri-reference");

    /** Returns the check on encoded bytes; empty if there is none. */
    Optional<TextFormat> onBytes(String name) {
        return formats == Formats.ASSERT ? TextFormat.named(name) : Optional.empty();
    }

    /** Returns true if the library checks the format. */
    boolean isLeftToLibrary(String name) {
        return formats == Formats.ASSERT && BY_LIBRARY.contains(name);
    }
}
