package io.ingestor.cli.send;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognizes inputs that are not one JSON object per line by their first bytes. */
final class InputForm {

    /**
     * First bytes of files.
     *
     * @param name what such a file is
     * @param remedy what to do with it; %s is its name
     * @param bytes as characters of ISO 8859-1
     */
    private record Signature(String name, String remedy, String bytes) {}

    private static final String UTF_32 = "iconv -f UTF-32 -t UTF-8 %s | ingestion send - ...";
    private static final String UTF_16 = "iconv -f UTF-16 -t UTF-8 %s | ingestion send - ...";

    private static final List<Signature> SIGNATURES = List.of(
            new Signature("UTF-32", UTF_32, "\u00ff\u00fe\0\0"),
            new Signature("UTF-32", UTF_32, "\0\0\u00fe\u00ff"),
            new Signature("UTF-16", UTF_16, "\u00ff\u00fe"),
            new Signature("UTF-16", UTF_16, "\u00fe\u00ff"),
            new Signature("UTF-16", "iconv -f UTF-16LE -t UTF-8 %s | ingestion send - ...", "{\0"),
            new Signature("UTF-16", "iconv -f UTF-16BE -t UTF-8 %s | ingestion send - ...", "\0{"),
            new Signature("a zip archive", "unzip -p %s | ingestion send - ...", "PK\003\004"),
            new Signature("compressed with zstd", "zstd -dc %s | ingestion send - ...", "(\u00b5/\u00fd"),
            new Signature("compressed with bzip2", "bzip2 -dc %s | ingestion send - ...", "BZh"),
            new Signature("compressed with xz", "xz -dc %s | ingestion send - ...", "\u00fd7zXZ\0"),
            new Signature("a Parquet file", "convert it to JSON lines first", "PAR1"));

    private static final int LONGEST_SIGNATURE = 6;

    private static final String DELIMITERS = ",;\t|";

    /** Begins a list of objects in an object around it. */
    private static final Pattern FIELD_WITH_ARRAY = Pattern.compile("(\"[\\w .-]+\")\\s*:\\s*\\[");

    private static final int LINES_LOOKED_AT = 20;

    private InputForm() {}

    /**
     * Returns what the input is and what to do with it; empty if it may be lines of JSON.
     *
     * @param head its first bytes, the first line at least
     * @param argument its name on the command line
     */
    static Optional<String> wrong(byte[] head, String argument) {
        String name = InputNames.quote(argument);
        String first = new String(head, 0, Math.min(head.length, LONGEST_SIGNATURE), StandardCharsets.ISO_8859_1);
        for (Signature signature : SIGNATURES) {
            if (first.startsWith(signature.bytes())) {
                return Optional.of("is " + signature.name() + ", and send takes one JSON object per line in UTF-8: "
                        + signature.remedy().formatted(name));
            }
        }
        List<String> lines = new String(head, StandardCharsets.UTF_8)
                .replace("\uFEFF", "")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .limit(LINES_LOOKED_AT)
                .toList();
        return lines.isEmpty() ? Optional.empty() : wrong(lines, name);
    }

    private static Optional<String> wrong(List<String> lines, String name) {
        String first = lines.get(0);
        if (first.startsWith("[")) {
            return Optional.of("is a JSON array, and send takes one JSON object per line: jq -c '.[]' " + name
                    + " | ingestion send - ...");
        }
        if (first.startsWith("{")) {
            return ",{[:".indexOf(first.charAt(first.length() - 1)) < 0
                    ? Optional.empty()
                    : Optional.of("is pretty-printed JSON, and send takes one JSON object per line: jq -c "
                            + filter(lines) + " " + name + " | ingestion send - ...");
        }
        return isTable(lines.stream().filter(line -> !line.startsWith("#")).toList())
                ? Optional.of("is CSV or another table of text, and send takes one JSON object per line: mlr --icsv "
                        + "--ojsonl cat " + name + " | ingestion send - ...")
                : Optional.empty();
    }

    /** Returns what takes the objects out of a list in the first field, or the object as it is. */
    private static String filter(List<String> lines) {
        Matcher field = FIELD_WITH_ARRAY.matcher(
                lines.size() < 2
                        ? ""
                        : lines.get(0).equals("{") ? lines.get(1) : lines.get(0).substring(1));
        return field.matches() ? "'.[" + field.group(1) + "][]'" : ".";
    }

    private static boolean isTable(List<String> lines) {
        return lines.size() > 1
                && !lines.get(1).startsWith("{")
                && DELIMITERS
                        .chars()
                        .anyMatch(delimiter -> count(lines.get(0), delimiter) > 0
                                && count(lines.get(0), delimiter) == count(lines.get(1), delimiter));
    }

    private static long count(String line, int delimiter) {
        return line.chars().filter(c -> c == delimiter).count();
    }
}
