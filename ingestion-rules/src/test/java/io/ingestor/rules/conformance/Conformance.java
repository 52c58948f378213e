package io.ingestor.rules.conformance;

import io.ingestor.rules.InvalidSchemaException;
import io.ingestor.rules.JsonSchema;
import io.ingestor.rules.JsonSchemas;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A runner of the official cases of draft 2020-12 in a checkout of JSON-Schema-Test-Suite. Each instance is encoded and
 * checked as a record; see {@link Trial} for instances that are not objects. The documents in {@code remotes} are
 * registered under {@code http://localhost:1234/}.
 */
public final class Conformance {

    private static final String REMOTES = "http://localhost:1234/";
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final PrintStream out;
    private final JsonSchemas schemas;
    private int total;
    private int passed;
    private int byLibrary;

    private Conformance(PrintStream out, JsonSchemas schemas) {
        this.out = out;
        this.schemas = schemas;
    }

    /** Runs the cases of the checkout in the first argument. Exits with status 1 if a case fails. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            System.err.println("usage: conformance DIRECTORY (a checkout of JSON-Schema-Test-Suite)");
            System.exit(2);
        }
        System.exit(run(Path.of(arguments[0]), System.out) ? 0 : 1);
    }

    /**
     * Runs all cases. Prints each failure and a final line with totals.
     *
     * @return true if there are cases and all of them pass
     */
    public static boolean run(Path checkout, PrintStream out) throws IOException {
        JsonSchemas.Builder builder = JsonSchemas.builder();
        for (Path remote : jsonFiles(checkout.resolve("remotes").resolve("draft2020-12"))) {
            String name =
                    checkout.resolve("remotes").relativize(remote).toString().replace('\\', '/');
            builder.document(REMOTES + name, Files.readAllBytes(remote));
        }
        Conformance conformance = new Conformance(out, builder.build());
        try (Trial trial = new Trial()) {
            for (Path file : jsonFiles(checkout.resolve("tests").resolve("draft2020-12"))) {
                for (JsonNode group : MAPPER.readTree(Files.readString(file))) {
                    conformance.group(trial, file.getFileName().toString(), group);
                }
            }
        }
        out.printf(
                "%d of %d passed (%d by the library)%n", conformance.passed, conformance.total, conformance.byLibrary);
        return conformance.total > 0 && conformance.passed == conformance.total;
    }

    private static List<Path> jsonFiles(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new IOException("there is no " + directory + ": name a checkout of JSON-Schema-Test-Suite");
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".json") && !isOptional(directory.relativize(file)))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isOptional(Path file) {
        return file.startsWith("optional") || file.startsWith("proposals");
    }

    private void group(Trial trial, String file, JsonNode group) {
        String name = file + ": " + group.path("description").asString();
        JsonSchema schema;
        try {
            schema = schemas.compile(
                    "urn:io.ingestor:case", group.path("schema").toString().getBytes(StandardCharsets.UTF_8));
        } catch (InvalidSchemaException e) {
            total += group.path("tests").size();
            out.println("FAILED " + name + ": " + e.getMessage());
            return;
        }
        for (JsonNode test : group.path("tests")) {
            total++;
            boolean expected = test.path("valid").booleanValue();
            String outcome = outcome(trial, schema, test.path("data"), expected);
            if (outcome.isEmpty()) {
                passed++;
                byLibrary += schema.runsOnBytes() ? 0 : 1;
            } else {
                out.println("FAILED " + name + ": " + test.path("description").asString() + ": " + outcome);
            }
        }
    }

    private static String outcome(Trial trial, JsonSchema schema, JsonNode value, boolean expected) {
        try {
            List<?> violations = trial.violations(schema.schema(), value);
            return violations.isEmpty() == expected ? "" : "expected " + expected + ", violations " + violations;
        } catch (RuntimeException e) {
            return e.toString();
        }
    }
}
