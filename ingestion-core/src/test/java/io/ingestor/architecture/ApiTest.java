package io.ingestor.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.ingestor.architecture.samples.PublicSample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The public API of log, memtable and core is as listed in {@code api}. After an intended change run {@code mvn verify
 * -Dapi.write=true} and commit the listing with it.
 */
class ApiTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    @Test
    void theApiOfTheEmbeddedLibraryIsAsListed() throws IOException {
        List<String> current = ApiListing.of(new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(location -> !location.contains("test-classes") && !location.contains("-tests.jar"))
                .importPackages("io.ingestor"));

        assertThat(current).isEqualTo(ApiListing.committed(ROOT.resolve("api/ingestion-core.txt"), current));
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
