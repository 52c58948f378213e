package io.ingestor.delta.internal.inspect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The commits and checkpoints in the log of a table at one moment, as they are: unlike the state of the table, with
 * their notes and with whatever breaks the protocol.
 *
 * @param commits the files of the commits by version
 * @param checkpoints the versions that have a checkpoint
 */
record CommitFiles(NavigableMap<Long, Path> commits, List<Long> checkpoints) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern COMMIT = Pattern.compile("(\\d{20})\\.json");
    private static final Pattern CHECKPOINT = Pattern.compile("(\\d{20})\\.checkpoint(\\..+)?\\.(parquet|json)");

    /** The actions of one commit file, line by line. */
    interface Lines {
        void accept(String action, JsonNode members) throws IOException;
    }

    static CommitFiles of(TableFolder table) throws IOException {
        NavigableMap<Long, Path> commits = new TreeMap<>();
        List<Long> checkpoints = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(table.log())) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                Matcher commit = COMMIT.matcher(name);
                Matcher checkpoint = CHECKPOINT.matcher(name);
                if (commit.matches() && isNumber(commit.group(1))) {
                    commits.put(Long.parseLong(commit.group(1)), file);
                } else if (checkpoint.matches() && isNumber(checkpoint.group(1))) {
                    checkpoints.add(Long.parseLong(checkpoint.group(1)));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw new IOException("the log of table " + table.path() + " cannot be listed: " + e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw new IOException("table " + table.path() + " must have a log, had no directory " + TableFolder.LOG, e);
        }
        return new CommitFiles(commits, checkpoints);
    }

    private static boolean isNumber(String digits) {
        return digits.compareTo("0" + Long.MAX_VALUE) <= 0;
    }

    /** Checks that each commit fits into memory. */
    void checkSizes() throws IOException {
        for (Path commit : commits.values()) {
            checkSize(commit);
        }
    }

    private static void checkSize(Path commit) throws IOException {
        long size;
        try {
            size = Files.size(commit);
        } catch (NoSuchFileException e) {
            throw new IOException("commit " + commit + " was deleted while it was read", e);
        }
        if (!Files.isRegularFile(commit) || size > TableFolder.MAX_COMMIT_BYTES) {
            throw new IOException("commit " + commit + " must be a file of at most " + TableFolder.MAX_COMMIT_BYTES
                    + " bytes, had " + size + ": restore the log of the table");
        }
    }

    /**
     * Reads a commit.
     *
     * @throws IOException if it was deleted meanwhile, or is not lines of JSON objects
     */
    static void read(Path commit, Lines lines) throws IOException {
        checkSize(commit);
        var unused = Bounded.read("commit " + commit, () -> {
            int number = 0;
            for (String line : (Iterable<String>)
                    new String(Files.readAllBytes(commit), StandardCharsets.UTF_8).lines()::iterator) {
                number++;
                if (!line.isBlank()) {
                    readLine("commit " + commit + ", line " + number, line, lines);
                }
            }
            return number;
        });
    }

    private static void readLine(String place, String line, Lines lines) throws IOException {
        JsonNode actions;
        try {
            actions = JSON.readTree(line);
        } catch (JacksonException e) {
            throw new IOException(
                    place + " must be a JSON object, was not: "
                            + Bounded.excerpt(String.valueOf(e.getOriginalMessage()))
                            + "; restore the log of the table",
                    e);
        }
        if (!actions.isObject()) {
            throw new IOException(place + " must be a JSON object, was \"" + Bounded.excerpt(line)
                    + "\": restore the log of the table");
        }
        for (var action : actions.properties()) {
            lines.accept(action.getKey(), action.getValue());
        }
    }
}
