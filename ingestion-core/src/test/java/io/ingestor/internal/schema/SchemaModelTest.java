package io.ingestor.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.validate.Schema;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests that random schemas accept the same random values as a slow evaluator over decoded values. */
class SchemaModelTest {

    private static final long VALUES = 20;

    @Test
    void agreesWithTheModel() {
        compare(3_000, ThreadLocalRandom.current().nextLong());
    }

    @Test
    @Tag("proof")
    void agreesWithTheModelOnMillionsOfValues() {
        compare(500_000, ThreadLocalRandom.current().nextLong());
    }

    private static void compare(int schemas, long seed) {
        System.out.println("SchemaModelTest seed " + seed);
        Random random = new Random(seed);
        RandomSchemas randoms = new RandomSchemas(random);
        long accepted = 0;
        for (int i = 0; i < schemas; i++) {
            ModelSchema model = randoms.schema();
            Schema schema = model.build();
            for (int j = 0; j < VALUES; j++) {
                Map<String, Object> value = randoms.object(4);
                byte[] data = random.nextBoolean() ? EncodedData.of(value) : EncodedData.odd(value, random);
                boolean right = model.accepts(value);

                List<String> violations = EncodedData.violations(schema, data);

                assertThat(violations.isEmpty())
                        .as("seed %d, %s for %s: %s", seed, model, value, violations)
                        .isEqualTo(right);
                assertThat(violations).hasSizeLessThanOrEqualTo(16).noneMatch(line -> line.contains("schema: "));
                accepted += right ? 1 : 0;
            }
        }
        // Neither outcome is rare.
        assertThat(accepted).isBetween(schemas * VALUES / 10, schemas * VALUES * 9 / 10);
    }
}
