package io.ingestor.delta.internal.parquet;

/**
 * The content of a dictionary page.
 *
 * @param bytes the entries in the plain encoding, valid until the next value is added
 * @param count the number of entries
 */
record DictionaryEntries(Bytes bytes, int count) {}
