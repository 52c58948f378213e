package io.ingestor.delta;

/**
 * A column of a table.
 *
 * @param name its name
 * @param type its type, such as {@code long}, {@code json} or {@code struct<from: string, stops: array<long>>}
 * @param nullable true if a value may be null
 */
public record TableColumn(String name, String type, boolean nullable) {}
