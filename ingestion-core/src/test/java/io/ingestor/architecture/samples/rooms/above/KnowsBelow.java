package io.ingestor.architecture.samples.rooms.above;

import io.ingestor.architecture.samples.rooms.below.Below;

public final class KnowsBelow {
    public Below below() {
        return new Below();
    }
}
