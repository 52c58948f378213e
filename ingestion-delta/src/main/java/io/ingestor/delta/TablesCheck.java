package io.ingestor.delta;

/**
 * The extent of a check of tables, and its result.
 *
 * @param tables the number of tables
 * @param files the number of data files that were read
 * @param rows the number of rows in them
 * @param problems the number of problems
 */
public record TablesCheck(long tables, long files, long rows, long problems) {

    /** Returns true if there is no problem. */
    public boolean isWhole() {
        return problems == 0;
    }
}
