package io.ingestor.delta.internal.inspect;

import io.ingestor.delta.TableProblem;
import io.ingestor.delta.TablesCheck;
import io.ingestor.delta.TablesProgress;
import io.ingestor.delta.internal.progress.ProgressFile;
import io.ingestor.wal.storage.FileSystemDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** A check of all tables, and of the progress beside them. */
public final class TablesVerification {

    private final Path root;
    private final Consumer<TableProblem> problems;
    private long tables;
    private long files;
    private long rows;
    private long count;

    /**
     * Creates a check.
     *
     * @param root the directory of all tables
     * @param problems receives each problem
     */
    public TablesVerification(Path root, Consumer<TableProblem> problems) {
        this.root = root;
        this.problems = problems;
    }

    /** Checks everything. */
    public TablesCheck run() throws IOException {
        // The progress first: tables may be ahead of it, but never behind.
        Optional<TablesProgress> progress = progress();
        TableFolders.Found found = new TableFolders(root).find();
        long lastSequence = 0;
        for (TableFolder table : found.known()) {
            TableCheck check = new TableCheck(table, progress);
            Findings findings = check.run();
            findings.problems().forEach(problems);
            lastSequence = Math.max(lastSequence, check.lastSequence());
            tables++;
            files += findings.files();
            rows += findings.rows();
            count += findings.count();
        }
        for (Path table : found.unknown()) {
            report(
                    root.relativize(table).toString(),
                    "",
                    "it must have the directory of its name, which a sink chooses:" + " rename it, or move it away");
        }
        if (progress.isPresent() && progress.get().lastSequence() > lastSequence) {
            report(
                    "",
                    "progress",
                    "it must be at most at sequence " + lastSequence + ", to which the tables have records,"
                            + " was at " + progress.get().lastSequence()
                            + ": restore the table that was removed or is older than the file");
        }
        return new TablesCheck(tables, files, rows, count);
    }

    private Optional<TablesProgress> progress() {
        try {
            return new ProgressFile(FileSystemDirectory.openReadOnly(root))
                    .read()
                    .map(found -> new TablesProgress(found.logId(), found.lastSequence()));
        } catch (IOException e) {
            report("", "progress", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void report(String table, String file, String problem) {
        count++;
        problems.accept(new TableProblem(table, file, problem));
    }
}
