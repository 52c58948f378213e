package io.ingestor.rules;

import java.util.Locale;
import java.util.Objects;

/**
 * A constraint that differs between two versions of a schema.
 *
 * @param pointer the JSON Pointer of the schema that contains the constraint
 * @param keyword the keyword of the constraint
 * @param older its value in the old version, shortened, or a description of it
 * @param newer its value in the new version, shortened, or a description of it
 * @param backward the effect on documents that the old version accepts, when the new one validates them
 * @param forward the effect on documents that the new version accepts, when the old one validates them
 */
public record SchemaChange(
        String pointer, String keyword, String older, String newer, Effect backward, Effect forward) {

    /** The effect of a change on valid documents. */
    public enum Effect {
        /** All of them remain valid. */
        KEEPS,
        /** Some of them become invalid, because the constraint is tighter. */
        BREAKS,
        /** Some of them may become invalid; the comparison cannot decide it. */
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

    /** Returns true if the change may violate the demand. */
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
     * {@code breaks} or {@code unknown} if the change may violate the demand. Otherwise it is {@code widens} if
     * {@link #backward()} is {@link Effect#KEEPS}, and {@code narrows} if not.
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
