package io.ingestor;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.RecordFields.Kind;
import io.ingestor.transform.Transform;
import io.ingestor.transform.Transform.Outcome;
import io.ingestor.validate.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the examples in the package documentation of {@code validate} and {@code transform}. */
class StepExamplesTest {

    private static final Path SOURCES = Path.of("src", "main", "java", "io", "ingestor");

    @TempDir
    private Path directory;

    // Begin of validate
    Validator positive = (record, found) -> {
        while (record.next()) {
            if (record.name().contentEquals("data")) {
                record.enter();
                while (record.next()) {
                    if (record.name().contentEquals("total") && record.kind() == Kind.NUMBER && record.number() < 0) {
                        found.add("data.fields[\"total\"]", "must be >= 0, was " + record.number());
                    }
                }
                record.leave();
            }
        }
    };
    // End

    // Begin of transform
    Transform cents = (in, out) -> {
        while (in.next()) {
            if (!in.name().contentEquals("data")) {
                out.copy(in);
                continue;
            }
            in.enter();
            out.beginData();
            while (in.next()) {
                if (in.name().contentEquals("total") && in.kind() == Kind.NUMBER) {
                    out.put("cents", in.number() * 100);
                } else {
                    out.copy(in);
                }
            }
            out.end();
            in.leave();
        }
        return Outcome.CHANGED;
    };
    // End

    @Test
    void theyValidateAndTransform() throws IOException {
        try (Ingestor ingestor = Ingestor.builder(directory)
                .validator(positive)
                .transforms(cents)
                .open()) {
            BatchResult result = ingestor.ingest(RecordBatch.of(order("a", 12.5), order("b", -1)))
                    .join();

            assertThat(result.rejections()).extracting(Rejection::index).containsExactly(1);
            assertThat(ingestor.get("acme", "a").orElseThrow().record().data())
                    .isEqualTo(Map.of("cents", 1250.0, "city", "Ulm"));
        }
    }

    private static Record order(String entity, double total) {
        return Record.builder("acme")
                .entity(entity)
                .put("total", total)
                .put("city", "Ulm")
                .build();
    }

    @Test
    void theyAreTheOnesInTheDocumentation() throws IOException {
        String test = Files.readString(Path.of("src", "test", "java", "io", "ingestor", "StepExamplesTest.java"));
        for (String name : new String[] {"validate", "transform"}) {
            String marker = "// Begin of " + name + "\n";
            int from = test.indexOf(marker) + marker.length();
            String example =
                    test.substring(from, test.indexOf("    // End", from)).replaceAll("(?m)^    ", " * ");
            assertThat(Files.readString(SOURCES.resolve(name).resolve("package-info.java"))
                            .replaceAll("(?m)^ \\* ", " * "))
                    .contains(example);
        }
    }
}
