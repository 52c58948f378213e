package io.ingestor.delta.internal.inspect;

import io.ingestor.delta.TableProblem;
import java.util.ArrayList;
import java.util.List;

/** The problems of one table and the extent of its check. They are kept until the check is complete. */
final class Findings {

    /** The problems of one table that are kept; the others are only counted. */
    private static final int MAX_KEPT = 1_000;

    private final String table;
    private final List<TableProblem> problems = new ArrayList<>();
    private long count;
    private long files;
    private long rows;

    Findings(String table) {
        this.table = table;
    }

    /** Adds a problem of a file; of the table as a whole if the file is empty. */
    void add(String file, String problem) {
        count++;
        if (count <= MAX_KEPT) {
            problems.add(new TableProblem(table, file, problem));
        }
    }

    void addFile(long fileRows) {
        files++;
        rows += fileRows;
    }

    List<TableProblem> problems() {
        List<TableProblem> all = new ArrayList<>(problems);
        if (count > MAX_KEPT) {
            all.add(new TableProblem(table, "", (count - MAX_KEPT) + " more problems are not shown"));
        }
        return all;
    }

    long count() {
        return count;
    }

    long files() {
        return files;
    }

    long rows() {
        return rows;
    }
}
