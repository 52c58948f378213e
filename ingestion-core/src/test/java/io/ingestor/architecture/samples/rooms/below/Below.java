package io.ingestor.architecture.samples.rooms.below;

public final class Below {}
