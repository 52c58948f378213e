package io.ingestor.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.validate.RegisteredSchema;
import io.ingestor.validate.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of a directory of schemas. */
class SchemaDirectoryTest {

    private static final String STRING = "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}";
    private static final String CLOSED =
            "{\"properties\":{\"a\":{\"type\":\"string\"}},\"additionalProperties\":false}";
    private static final String CLOSED_WITH_B =
            "{\"properties\":{\"a\":{\"type\":\"string\"},\"b\":{}},\"additionalProperties\":false}";

    @TempDir
    private Path directory;

    private Path write(String path, String content) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private SchemaDirectory open(SchemaCompatibility compatibility) throws IOException {
        return SchemaDirectory.builder(directory)
                .compatibility(compatibility)
                .pollInterval(Duration.ZERO)
                .open();
    }

    private SchemaDirectory open() throws IOException {
        return open(SchemaCompatibility.NONE);
    }

    private static List<String> labels(SchemaDirectory schemas) {
        return schemas.schemas().all().stream()
                .map(schema -> schema.tenant() + "/" + schema.label())
                .toList();
    }

    private static List<String> reasons(SchemaDirectory schemas) {
        return schemas.problems().stream().map(SchemaProblem::reason).toList();
    }

    @Test
    void readsTenantsNamesAndVersions() throws IOException {
        write("acme/orders/2.json", STRING);
        write("acme/orders/10.json", STRING);
        write("_all/heartbeat/1.json", "true");
        write("acme/orders/.3.json.swp", "half");

        try (SchemaDirectory schemas = open()) {
            assertThat(labels(schemas)).containsExactly("_all/heartbeat:1", "acme/orders:2", "acme/orders:10");
            assertThat(schemas.problems()).isEmpty();
            assertThat(schemas.schemas().find("acme", "orders", 0).map(RegisteredSchema::version))
                    .contains(10);
            assertThat(schemas.schemas().find("other", "heartbeat", 0)).isPresent();
            assertThat(schemas.schemas().find("other", "orders", 0)).isEmpty();
        }
    }

    @Test
    void takesUpNewFilesWhenPolled() throws IOException {
        try (SchemaDirectory schemas = open()) {
            Schemas before = schemas.schemas();
            write("acme/orders/1.json", STRING);
            assertThat(labels(schemas)).isEmpty();

            schemas.poll();
            Schemas after = schemas.schemas();
            schemas.poll();

            assertThat(labels(schemas)).containsExactly("acme/orders:1");
            assertThat(before.all()).isEmpty();
            // The ingestor prepares each new set of schemas, so that an unchanged set must be the same object.
            assertThat(schemas.schemas()).isSameAs(after);
        }
    }

    @Test
    void takesUpNewFilesByItself() throws Exception {
        try (SchemaDirectory schemas = SchemaDirectory.builder(directory)
                .pollInterval(Duration.ofMillis(5))
                .open()) {
            write("acme/orders/1.json", STRING);

            CountDownLatch taken = new CountDownLatch(1);
            Thread watch = new Thread(() -> {
                while (schemas.schemas().all().isEmpty()) {
                    Thread.onSpinWait();
                }
                taken.countDown();
            });
            watch.setDaemon(true);
            watch.start();

            assertThat(taken.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void keepsASchemaWhoseFileChanges() throws IOException {
        Path file = write("acme/orders/1.json", STRING);
        try (SchemaDirectory schemas = open()) {
            Schemas before = schemas.schemas();

            Files.writeString(file, "false");
            schemas.poll();

            assertThat(schemas.schemas()).isSameAs(before);
            assertThat(schemas.problems())
                    .containsExactly(new SchemaProblem(
                            file,
                            "must not change after it was registered as acme/orders:1, which stays in force unchanged:"
                                    + " restore it and add a new version"));

            Files.writeString(file, STRING);
            schemas.poll();

            assertThat(schemas.problems()).isEmpty();
        }
    }

    /** The file times of some file systems are too coarse to reveal the second write. */
    @Test
    void findsAChangeThatSizeAndTimeDoNotShow() throws IOException {
        Path file = write("acme/orders/1.json", "{\"minimum\":1}");
        var time = Files.getLastModifiedTime(file);
        try (SchemaDirectory schemas = open()) {
            Files.writeString(file, "{\"minimum\":2}");
            Files.setLastModifiedTime(file, time);
            schemas.poll();

            assertThat(reasons(schemas)).singleElement().asString().startsWith("must not change");
        }
    }

    @Test
    void keepsASchemaWhoseFileIsRemoved() throws IOException {
        Path file = write("acme/orders/1.json", STRING);
        try (SchemaDirectory schemas = open()) {
            Files.delete(file);
            schemas.poll();

            assertThat(labels(schemas)).containsExactly("acme/orders:1");
            assertThat(reasons(schemas))
                    .containsExactly("must not be removed after it was registered as acme/orders:1, which stays in"
                            + " force until the restart");
        }
    }

    @Test
    void keepsAllIfTheDirectoryGoes() throws IOException {
        Path root = directory.resolve("schemas");
        Files.createDirectories(root.resolve("acme/orders"));
        Path file = Files.writeString(root.resolve("acme/orders/1.json"), STRING);
        try (SchemaDirectory schemas =
                SchemaDirectory.builder(root).pollInterval(Duration.ZERO).open()) {
            Files.delete(file);
            Files.delete(root.resolve("acme/orders"));
            Files.delete(root.resolve("acme"));
            Files.delete(root);
            schemas.poll();

            assertThat(labels(schemas)).containsExactly("acme/orders:1");
            assertThat(reasons(schemas)).singleElement().asString().startsWith("cannot be listed: ");
        }
    }

    @Test
    void waitsForAFileThatIsBeingWritten() throws IOException {
        try (SchemaDirectory schemas = open()) {
            Path file = write("acme/orders/1.json", "");
            schemas.poll();
            assertThat(schemas.problems()).isEmpty();

            Files.writeString(file, STRING.substring(0, 10));
            schemas.poll();
            assertThat(schemas.problems()).isEmpty();

            Files.writeString(file, STRING);
            schemas.poll();
            assertThat(labels(schemas)).containsExactly("acme/orders:1");
        }
    }

    @Test
    void reportsAFileThatStaysBroken() throws IOException {
        try (SchemaDirectory schemas = open()) {
            Path file = write("acme/orders/1.json", "{\"type\":");
            write("acme/parts/1.json", "true");
            schemas.poll();
            schemas.poll();
            assertThat(schemas.problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.file()).isEqualTo(file));
            assertThat(labels(schemas)).containsExactly("acme/parts:1");

            Files.writeString(file, STRING);
            schemas.poll();

            assertThat(schemas.problems()).isEmpty();
            assertThat(labels(schemas)).containsExactly("acme/orders:1", "acme/parts:1");
        }
    }

    @Test
    void reportsABrokenFileAtTheStart() throws IOException {
        write("acme/orders/1.json", "{\"type\":\"strin\"}");
        write("acme/orders/2.json", STRING);

        try (SchemaDirectory schemas = open()) {
            assertThat(labels(schemas)).containsExactly("acme/orders:2");
            assertThat(reasons(schemas)).singleElement().asString().contains("type", "strin");
        }
    }

    @Test
    void reportsWhatIsOutOfPlace() throws IOException {
        write("1.json", "{}");
        write("acme/1.json", "{}");
        write("acme/orders/0.json", "{}");
        write("acme/orders/01.json", "{}");
        write("acme/orders/2147483648.json", "{}");
        write("acme/orders/1.yaml", "{}");
        write("_acme/orders/1.json", "{}");
        write("acme/_orders/1.json", "{}");
        write("acme/orders/9.json", " ".repeat(1 << 20) + "{}");
        Files.createDirectories(directory.resolve("acme/orders/8.json"));

        try (SchemaDirectory schemas = open()) {
            assertThat(labels(schemas)).isEmpty();
            assertThat(reasons(schemas))
                    .containsExactlyInAnyOrder(
                            "must be in a directory of a tenant and of a schema: <tenant>/<name>/<version>.json",
                            "must be in a directory of a tenant and of a schema: <tenant>/<name>/<version>.json",
                            "name must be a version from 1 to 2147483647 and .json, such as 1.json, was 0.json",
                            "name must be a version from 1 to 2147483647 and .json, such as 1.json, was 01.json",
                            "name must be a version from 1 to 2147483647 and .json, such as 1.json, was 2147483648.json",
                            "name must be a version from 1 to 2147483647 and .json, such as 1.json, was 1.yaml",
                            "tenant must not begin with _, which is reserved, was \"_acme\"",
                            "name must not begin with _, which is reserved, was \"_orders\"",
                            "size must be at most 1048576 bytes, was 1048578",
                            "must be a regular file");
        }
    }

    @Test
    void followsLinksWithinTheDirectoryOnly(@TempDir Path elsewhere) throws IOException {
        Path secret = Files.writeString(elsewhere.resolve("1.json"), "{}");
        Path data = write(".data/orders.json", STRING);
        Files.createDirectories(directory.resolve("acme/orders"));
        Files.createSymbolicLink(directory.resolve("acme/orders/1.json"), data);
        Files.createSymbolicLink(directory.resolve("acme/orders/2.json"), secret);
        Files.createSymbolicLink(directory.resolve("acme/orders/3.json"), elsewhere.resolve("none"));
        Files.createSymbolicLink(directory.resolve("other"), elsewhere);

        try (SchemaDirectory schemas = open()) {
            assertThat(labels(schemas)).containsExactly("acme/orders:1");
            assertThat(reasons(schemas))
                    .containsExactly(
                            "must not lead out of " + directory + "; copy the file",
                            "does not exist",
                            "must not lead out of " + directory + "; copy the file");
        }
    }

    @Test
    void refusesAVersionThatBreaksTheOneBefore() throws IOException {
        write("acme/orders/1.json", CLOSED_WITH_B);
        Path broken = write("acme/orders/2.json", CLOSED);
        write("acme/orders/10.json", CLOSED_WITH_B);
        write("acme/parts/1.json", CLOSED);
        write("acme/parts/2.json", CLOSED_WITH_B);

        try (SchemaDirectory schemas = open(SchemaCompatibility.BACKWARD)) {
            assertThat(labels(schemas))
                    .containsExactly("acme/orders:1", "acme/orders:10", "acme/parts:1", "acme/parts:2");
            assertThat(schemas.problems())
                    .containsExactly(new SchemaProblem(
                            broken,
                            "acme/orders:2 must be compatible with acme/orders:1 (backward):"
                                    + " /properties/b additionalProperties: allowed -> not allowed breaks"));
        }
        try (SchemaDirectory schemas = open(SchemaCompatibility.FULL)) {
            assertThat(labels(schemas)).containsExactly("acme/orders:1", "acme/orders:10", "acme/parts:1");
        }
        try (SchemaDirectory schemas = open(SchemaCompatibility.NONE)) {
            assertThat(labels(schemas)).hasSize(5);
        }
    }

    @Test
    void refusesAVersionThatTheNextOneBreaks() throws IOException {
        write("acme/orders/1.json", CLOSED);
        write("acme/orders/3.json", CLOSED);
        try (SchemaDirectory schemas = open(SchemaCompatibility.BACKWARD)) {
            write("acme/orders/2.json", CLOSED_WITH_B);
            schemas.poll();
            schemas.poll();

            assertThat(labels(schemas)).containsExactly("acme/orders:1", "acme/orders:3");
            assertThat(reasons(schemas))
                    .singleElement()
                    .asString()
                    .startsWith("acme/orders:3 must be compatible with acme/orders:2 (backward): ");
        }
    }

    @Test
    void resolvesReferencesToOtherFiles() throws IOException {
        write("acme/orders/1.json", "{\"properties\":{\"to\":{\"$ref\":\"../../_all/address/1.json\"}}}");
        write("acme/orders/2.json", "{\"properties\":{\"to\":{\"$ref\":\"../parts/1.json\"}}}");
        write("_all/address/1.json", STRING);

        try (SchemaDirectory schemas = open()) {
            assertThat(labels(schemas)).containsExactly("_all/address:1", "acme/orders:1");
            assertThat(reasons(schemas)).singleElement().asString().contains("parts/1.json");

            write("acme/parts/1.json", "true");
            schemas.poll();

            assertThat(labels(schemas)).contains("acme/parts:1", "acme/orders:2");
            assertThat(schemas.problems()).isEmpty();
        }
    }

    @Test
    void versionsMayShareAnId() throws IOException {
        String order = "{\"$id\":\"https://example.com/order\",\"$ref\":\"#/$defs/o\",\"$defs\":{\"o\":true}}";
        write("acme/orders/1.json", order);
        write("acme/orders/2.json", order);
        write("acme/parts/1.json", order);

        try (SchemaDirectory schemas = open()) {
            assertThat(labels(schemas)).containsExactly("acme/orders:1", "acme/orders:2", "acme/parts:1");
            assertThat(schemas.problems()).isEmpty();
        }
    }

    @Test
    void needsADirectory() {
        Path none = directory.resolve("none");

        assertThatThrownBy(() -> SchemaDirectory.builder(none).open()).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> SchemaDirectory.builder(directory).pollInterval(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pollInterval must be from 0 to PT24H, was PT-1S");
    }
}
