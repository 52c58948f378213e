package io.ingestor.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.ingestor.architecture.samples.PublicSample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that the public API of log, memtable and core matches the files in {@code api}. After an intended change, run
 * {@code mvn verify -Dapi.write=true} and commit the listing with it.
 */
class ApiTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("test-classes") && !location.contains("-tests.jar"))
            .importPackages("io.ingestor");

    /** Compared here because the log and the memtable cannot depend on this module. */
    @ParameterizedTest
    @ValueSource(strings = {"wal", "memtable"})
    void theApiOfALowerModuleIsAsListed(String room) throws IOException {
        assertListed("ingestion-" + room, CLASSES.that(resideInAPackage("io.ingestor." + room + "..")));
    }

    @Test
    void theApiOfTheEmbeddedLibraryIsAsListed() throws IOException {
        assertListed(
                "ingestion-core", CLASSES.that(resideOutsideOfPackages("io.ingestor.wal..", "io.ingestor.memtable..")));
    }

    private static void assertListed(String module, JavaClasses classes) throws IOException {
        List<String> current = ApiListing.of(classes);
        assertThat(current)
                .isNotEmpty()
                .isEqualTo(ApiListing.committed(ROOT.resolve("api/" + module + ".txt"), current));
    }

    @Test
    void theListingHasWhatAHostCanUse() {
        assertThat(ApiListing.of(new ClassFileImporter()
                        .importClasses(PublicSample.class, PublicSample.Nested.class, ApiTest.class)))
                .containsExactly(
                        "abstract class io.ingestor.architecture.samples.PublicSample: java.lang.AutoCloseable",
                        "    protected abstract int io.ingestor.architecture.samples.PublicSample.overridden()",
                        "    protected io.ingestor.architecture.samples.PublicSample()",
                        "    public static final int io.ingestor.architecture.samples.PublicSample.CONSTANT",
                        "    public void io.ingestor.architecture.samples.PublicSample.close() throws"
                                + " java.io.IOException",
                        "record io.ingestor.architecture.samples.PublicSample$Nested",
                        "    public final boolean"
                                + " io.ingestor.architecture.samples.PublicSample$Nested.equals(java.lang.Object)",
                        "    public final int io.ingestor.architecture.samples.PublicSample$Nested.hashCode()",
                        "    public final java.lang.String"
                                + " io.ingestor.architecture.samples.PublicSample$Nested.toString()",
                        "    public int io.ingestor.architecture.samples.PublicSample$Nested.value()",
                        "    public io.ingestor.architecture.samples.PublicSample$Nested(int)");
    }
}
