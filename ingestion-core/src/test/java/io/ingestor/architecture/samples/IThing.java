package io.ingestor.architecture.samples;

/** Breaks the naming rule. */
public interface IThing {}
