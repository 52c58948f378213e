package io.ingestor.architecture.samples;

/** Breaks the vocabulary of types, with a nested type too. */
public class RecordStore {
    /** Breaks the vocabulary of types. */
    public static class Tenants {}
}
