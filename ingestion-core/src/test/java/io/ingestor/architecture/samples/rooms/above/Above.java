package io.ingestor.architecture.samples.rooms.above;

public final class Above {}
