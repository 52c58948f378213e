package io.ingestor.architecture.samples.rooms.below;

import io.ingestor.architecture.samples.rooms.above.Above;

public final class KnowsAbove {
    public Above above() {
        return new Above();
    }
}
