package io.ingestor.architecture.samples;

import io.ingestor.internal.wire.Excerpt;

/** Breaks the rule that the rooms of the engine are its own. */
public class KnowsARoom {
    public String excerpt(byte[] text) {
        return Excerpt.of(text, 0, text.length);
    }
}
