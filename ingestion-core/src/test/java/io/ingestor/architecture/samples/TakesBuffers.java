package io.ingestor.architecture.samples;

import org.agrona.DirectBuffer;

/** Breaks the Agrona rule and the rule of public signatures. */
public class TakesBuffers {
    public int length(DirectBuffer buffer) {
        return buffer.capacity();
    }
}
