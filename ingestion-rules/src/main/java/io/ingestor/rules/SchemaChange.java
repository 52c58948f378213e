package io.ingestor.rules;

import java.util.Locale;
import java.util.Objects;

/**
 * A constraint in which two versions of a schema differ.
 *
 * @param pointer JSON Pointer of the schema that holds the constraint
 * @param keyword the keyword of the constraint
 * @param older its value in the old version, shortened, or a description of it
 * @param newer its value in the new version
 * @param backward whether documents of the old version may be rejected by the new one
 * @param forward whether documents of the new version may be rejected by the old one
 */
public record SchemaChange(
        String pointer, String keyword, String older, String newer, Effect backward, Effect forward) {

    /** The effect of a change on documents that were right. */
    public enum Effect {
        /** They stay right. */
        KEEPS,
        /** The constraint was tightened: some of them become wrong. */
        BREAKS,
        /** Some of them may become wrong: the comparison cannot decide it. */
        UNKNOWN
    }

    public SchemaChange {
        Objects.requireNonNull(pointer, "pointer");
        Objects.requireNonNull(keyword, "keyword");
        Objects.requireNonNull(older, "older");
        Objects.requireNonNull(newer, "newer");
        Objects.requireNonNull(backward, "backward");
        Objects.requireNonNull(forward, "forward");
    }

    /** Returns true if the change may contradict a demand. */
    public boolean breaks(SchemaCompatibility demand) {
        return switch (demand) {
            case NONE -> false;
            case BACKWARD -> backward != Effect.KEEPS;
            case FORWARD -> forward != Effect.KEEPS;
            case FULL -> backward != Effect.KEEPS || forward != Effect.KEEPS;
        };
    }

    /**
     * Returns the change in one line, such as {@code /properties/total minimum: 0 -> 5 breaks}. The last word is
     * {@code breaks} or {@code unknown} if the change may contradict the demand. Otherwise it is {@code widens} or
     * {@code narrows}, by what the new version accepts.
     */
    public String describe(SchemaCompatibility demand) {
        String place = pointer.isEmpty() ? "/" : pointer;
        return place + ' ' + keyword + ": " + older + " -> " + newer + ' ' + word(demand);
    }

    private String word(SchemaCompatibility demand) {
        if (!breaks(demand)) {
            return backward == Effect.KEEPS ? "widens" : "narrows";
        }
        boolean certain = switch (demand) {
            case BACKWARD -> backward == Effect.BREAKS;
            case FORWARD -> forward == Effect.BREAKS;
            case NONE, FULL -> backward == Effect.BREAKS || forward == Effect.BREAKS;
        };
        return (certain ? Effect.BREAKS : Effect.UNKNOWN).name().toLowerCase(Locale.ROOT);
    }
}
