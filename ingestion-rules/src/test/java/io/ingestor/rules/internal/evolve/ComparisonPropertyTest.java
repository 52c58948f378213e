package io.ingestor.rules.internal.evolve;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.ingestor.rules.SchemaCompatibility;
import io.ingestor.rules.SchemaDiff;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A test of the comparison against a validator: no document may contradict a reported compatibility. */
class ComparisonPropertyTest {

    private static final SchemaRegistry LIBRARY = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private int promises;
    private int broken;
    private int pairs;

    @Test
    void keepsItsPromises() {
        compare(System.nanoTime(), 1_500);
    }

    @Test
    @Tag("proof")
    void keepsItsPromisesOnManySchemas() {
        compare(System.nanoTime(), 60_000);
    }

    private void compare(long seed, int count) {
        RandomSchemas schemas = new RandomSchemas(new Random(seed));
        for (int i = 0; i < count; i++) {
            ObjectNode older = schemas.schema();
            ObjectNode newer = i % 10 == 0 ? schemas.schema() : schemas.mutated(older);
            List<JsonNode> documents = new ArrayList<>();
            for (int n = 0; n < 60; n++) {
                documents.add(schemas.document());
            }
            compare(older, newer, documents, seed);
        }

        System.out.println("seed " + seed + ": " + promises + " of " + pairs + " directions promised, " + broken
                + " broken for certain");
        // The comparison must not be trivial: some pairs are compatible, and some are not.
        assertThat(promises).isGreaterThan(pairs / 10);
        assertThat(broken).isGreaterThan(pairs / 20);
    }

    private void compare(ObjectNode older, ObjectNode newer, List<JsonNode> documents, long seed) {
        SchemaDiff diff = SchemaDiff.between(older.toString(), newer.toString());
        boolean backward = diff.satisfies(SchemaCompatibility.BACKWARD);
        boolean forward = diff.satisfies(SchemaCompatibility.FORWARD);
        pairs += 2;
        promises += (backward ? 1 : 0) + (forward ? 1 : 0);
        Schema before = LIBRARY.getSchema(older);
        Schema after = LIBRARY.getSchema(newer);
        boolean lost = false;
        boolean gained = false;
        for (JsonNode document : documents) {
            boolean was = before.validate(document).isEmpty();
            boolean is = after.validate(document).isEmpty();
            assertThat(was && !is && backward)
                    .as("backward, seed %s\nold %s\nnew %s\ndocument %s", seed, older, newer, document)
                    .isFalse();
            assertThat(is && !was && forward)
                    .as("forward, seed %s\nold %s\nnew %s\ndocument %s", seed, older, newer, document)
                    .isFalse();
            lost |= was && !is;
            gained |= is && !was;
        }
        broken += (lost ? 1 : 0) + (gained ? 1 : 0);
    }
}
