package io.ingestor.architecture.samples.rooms;

public final class InNoRoom {}
