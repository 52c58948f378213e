package io.ingestor.delta;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.ingestor.architecture.ApiListing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A check of the public API against its listing in {@code api}. After an intended change, run {@code mvn verify
 * -Dapi.write=true} and commit the listing.
 */
class ApiTest {

    @Test
    void theApiOfTheSinkIsAsListed() throws IOException {
        List<String> current = ApiListing.of(new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.ingestor.delta"));

        assertThat(current)
                .isNotEmpty()
                .isEqualTo(ApiListing.committed(Path.of("..", "api", "ingestion-delta.txt"), current));
    }
}
