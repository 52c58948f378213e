package io.ingestor.architecture.samples;

/** Breaks the vocabulary of types, as does its nested type. */
public class RecordStore {
    /** Breaks the vocabulary of types. */
    public static class Tenants {}
}
