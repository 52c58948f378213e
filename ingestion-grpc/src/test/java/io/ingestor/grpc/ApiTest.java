package io.ingestor.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.ingestor.architecture.ApiListing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Tests that the public API of the server matches the file in {@code api}. After an intended change, run {@code mvn
 * verify -Dapi.write=true} and commit the listing with it.
 */
class ApiTest {

    @Test
    void theApiOfTheServerIsAsListed() throws IOException {
        List<String> current = ApiListing.of(new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.ingestor.grpc"));

        assertThat(current)
                .isNotEmpty()
                .isEqualTo(ApiListing.committed(Path.of("..", "api", "ingestion-grpc.txt"), current));
    }
}
