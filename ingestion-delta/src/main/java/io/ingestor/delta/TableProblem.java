package io.ingestor.delta;

/**
 * A deviation of the tables from the state that they must have.
 *
 * @param table the table, empty for the files beside all tables
 * @param file the file in the directory of the table, empty for the table as a whole
 * @param problem the deviation and a remedy
 */
public record TableProblem(String table, String file, String problem) {}
