package io.ingestor.delta.internal.log;

/** A change of a table that a commit contains. */
public sealed interface Action permits AddFile, Metadata, Protocol, RemoveFile, Transaction {}
