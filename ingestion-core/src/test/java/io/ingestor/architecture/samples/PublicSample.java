package io.ingestor.architecture.samples;

import java.io.IOException;

/** A sample API for the listing, with members of each visibility. */
public abstract class PublicSample implements AutoCloseable {

    public static final int CONSTANT = 1;

    static final int HIDDEN = 2;

    private int count;

    protected PublicSample() {
        this.count = HIDDEN;
    }

    /** A record with one component. */
    public record Nested(int value) {}

    protected abstract int overridden();

    /** Closes nothing. */
    @Override
    public void close() throws IOException {
        count = hidden();
    }

    int hidden() {
        return count;
    }
}
