package io.ingestor.cli.tables;

import io.ingestor.cli.config.TablesDirectory;
import io.ingestor.cli.terminal.ExitCode;
import io.ingestor.cli.terminal.Invocation;
import io.ingestor.cli.terminal.JsonText;
import io.ingestor.delta.TableProblem;
import io.ingestor.delta.TablesCheck;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code ingestion tables verify}. */
@Command(
        name = "verify",
        description = {
            "Reads all tables and reports whether they are whole. Prints a line for each problem.",
            "The logs must be legal and all files as the logs describe them, with the checksums of their pages. "
                    + "Each sequence must occur once in a table, and none above the last one that the log has stored there."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:the tables are whole",
            "1:there is a problem, or a directory could not be read",
            "2:the command line is invalid"
        })
final class TablesVerifyCommand implements Callable<Integer> {

    private final Invocation invocation;

    @Mixin
    private final TablesDirectory directory = new TablesDirectory();

    @Option(names = "--json", description = "Print one line of JSON for each problem, then one for the result.")
    private boolean json;

    TablesVerifyCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws IOException {
        TablesCheck found =
                directory.open().verify(problem -> invocation.out().printRow(json ? json(problem) : line(problem)));
        invocation.out().println(json ? json(found) : line(found));
        invocation.out().check();
        return found.isWhole() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static String line(TableProblem problem) {
        String place = problem.table();
        if (!problem.file().isEmpty()) {
            place += (place.isEmpty() ? "" : ", ") + problem.file();
        }
        return place + ": " + problem.problem();
    }

    private static String line(TablesCheck found) {
        String read = String.format(
                Locale.ROOT, "%d rows in %d files of %d tables", found.rows(), found.files(), found.tables());
        return found.isWhole()
                ? "whole: " + read
                : "damaged: " + found.problems() + (found.problems() == 1 ? " problem" : " problems") + "; read "
                        + read;
    }

    private static String json(TableProblem problem) {
        return "{\"table\":" + JsonText.quote(problem.table()) + ",\"file\":" + JsonText.quote(problem.file())
                + ",\"problem\":" + JsonText.quote(problem.problem()) + "}";
    }

    private static String json(TablesCheck found) {
        return "{\"whole\":" + found.isWhole() + ",\"tables\":" + found.tables() + ",\"files\":" + found.files()
                + ",\"rows\":" + found.rows() + ",\"problems\":" + found.problems() + "}";
    }
}
