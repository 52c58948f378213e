package io.ingestor.cli.send;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The detection, from its first bytes, of the form of an input that does not have one JSON object per line. */
final class InputForm {

    /**
     * The first bytes of a kind of file.
     *
     * @param name the kind of file
     * @param remedy the advice for the user, with %s for the file name
     * @param bytes the first bytes, as characters of ISO 8859-1
     */
    private record Signature(String name, String remedy, String bytes) {}

    private static final String UTF_32 = piped("iconv -f UTF-32 -t UTF-8 %s");
    private static final String UTF_16 = piped("iconv -f UTF-16 -t UTF-8 %s");

    private static final List<Signature> SIGNATURES = List.of(
            new Signature("UTF-32", UTF_32, "\u00ff\u00fe\0\0"),
            new Signature("UTF-32", UTF_32, "\0\0\u00fe\u00ff"),
            new Signature("UTF-16", UTF_16, "\u00ff\u00fe"),
            new Signature("UTF-16", UTF_16, "\u00fe\u00ff"),
            new Signature("UTF-16", piped("iconv -f UTF-16LE -t UTF-8 %s"), "{\0"),
            new Signature("UTF-16", piped("iconv -f UTF-16BE -t UTF-8 %s"), "\0{"),
            new Signature("a zip archive", piped("unzip -p %s"), "PK\003\004"),
            new Signature("a zstd file", piped("zstd -dc %s"), "(\u00b5/\u00fd"),
            new Signature("a bzip2 file", piped("bzip2 -dc %s"), "BZh"),
            new Signature("an xz file", piped("xz -dc %s"), "\u00fd7zXZ\0"),
            new Signature("a Parquet file", "convert it to lines of JSON first", "PAR1"));

    private static final int LONGEST_SIGNATURE = 6;

    private static final String DELIMITERS = ",;\t|";

    /** The start of an object that wraps a list of objects. */
    private static final Pattern FIELD_WITH_ARRAY = Pattern.compile("(\"[\\w .-]+\")\\s*:\\s*\\[");

    private static final int LINES_LOOKED_AT = 20;

    private InputForm() {}

    /**
     * Returns the actual form of the input with advice for the user, or empty if the input may be lines of JSON.
     *
     * @param head the first bytes of the input, at least the first line
     * @param argument the name of the input on the command line
     */
    static Optional<String> wrong(byte[] head, String argument) {
        String name = InputNames.quote(argument);
        String first = new String(head, 0, Math.min(head.length, LONGEST_SIGNATURE), StandardCharsets.ISO_8859_1);
        for (Signature signature : SIGNATURES) {
            if (first.startsWith(signature.bytes())) {
                return Optional.of(wrong(signature.name(), signature.remedy().formatted(name)));
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

    private static String piped(String conversion) {
        return "convert it: " + conversion + " | ingestion send - ...";
    }

    private static String wrong(String form, String remedy) {
        return "must have one JSON object per line in UTF-8, was " + form + "; " + remedy;
    }

    private static Optional<String> wrong(List<String> lines, String name) {
        String first = lines.get(0);
        if (first.startsWith("[")) {
            return Optional.of(wrong("a JSON array", piped("jq -c '.[]' " + name)));
        }
        if (first.startsWith("{")) {
            return ",{[:".indexOf(first.charAt(first.length() - 1)) < 0
                    ? Optional.empty()
                    : Optional.of(wrong("pretty-printed JSON", piped("jq -c " + filter(lines) + " " + name)));
        }
        return isTable(lines.stream().filter(line -> !line.startsWith("#")).toList())
                ? Optional.of(wrong("CSV or another table", piped("mlr --icsv --ojsonl cat " + name)))
                : Optional.empty();
    }

    /** Returns the jq filter that extracts the objects of a list in the first field, or leaves the object as it is. */
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
