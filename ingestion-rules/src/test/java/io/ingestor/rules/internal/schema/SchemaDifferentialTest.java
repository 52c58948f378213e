package io.ingestor.rules.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.rules.Formats;
import io.ingestor.rules.JsonSchema;
import io.ingestor.rules.JsonSchemas;
import io.ingestor.rules.conformance.Trial;
import io.ingestor.validate.Violations;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * A comparison of compiled schemas on encoded records with the library on decoded trees, for random schemas and values.
 * {@code -Dseed=} repeats a run. {@code -Dcomparisons=} sets the number of comparisons in the long test.
 */
class SchemaDifferentialTest {

    private static final int VALUES = 100;
    private static final String URI = "urn:io.ingestor:random";

    @Test
    void decidesAsTheLibraryOnRandomSchemas() throws IOException {
        compare(20_000);
    }

    @Test
    @Tag("proof")
    void decidesAsTheLibraryOnManyRandomSchemas() throws IOException {
        compare(Long.getLong("comparisons", 1_000_000));
    }

    private static void compare(long comparisons) throws IOException {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("SchemaDifferentialTest seed " + seed);
        Random random = new Random(seed);
        JsonSchemas compiler = JsonSchemas.builder().formats(Formats.ASSERT).build();
        long compared = 0;
        long accepted = 0;
        long onBytes = 0;
        try (Trial trial = new Trial()) {
            while (compared < comparisons) {
                JsonNode document = new RandomSchemas(random).document();
                JsonSchema schema = compiler.compile(URI, document.toString());
                LibraryRule library = library(document);
                RandomValues values = new RandomValues(random, document);
                for (int i = 0; i < VALUES; i++) {
                    JsonNode value = values.value();
                    boolean expected = accepts(library, LibrarySchemas.withDoubles(value));
                    assertThat(trial.accepts(schema.schema(), value))
                            .as("seed %d, schema %s, value %s", seed, document, value)
                            .isEqualTo(expected);
                    accepted += expected ? 1 : 0;
                    onBytes += schema.runsOnBytes() ? 1 : 0;
                }
                compared += VALUES;
            }
        }
        System.out.printf("%,d comparisons, %,d accepted, %,d all on bytes%n", compared, accepted, onBytes);
        assertThat(accepted).as("accepted").isBetween(compared / 10, compared * 9 / 10);
        assertThat(onBytes).as("all on bytes").isGreaterThan(compared / 2);
    }

    private static LibraryRule library(JsonNode document) {
        LibrarySchemas library = new LibrarySchemas(Map.of(URI, document), new PatternCache(), Formats.ASSERT);
        return (LibraryRule) library.rule(Place.root(URI, document));
    }

    private static boolean accepts(LibraryRule library, JsonNode value) {
        boolean[] accepted = {true};
        library.check(value, new Violations() {
            @Override
            public void add(String field, String message) {
                accepted[0] = false;
            }

            @Override
            public boolean isFull() {
                return !accepted[0];
            }
        });
        return accepted[0];
    }
}
