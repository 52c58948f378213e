package io.ingestor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.ingestor.architecture.ArchitectureRules;
import io.ingestor.architecture.samples.KnowsARoom;
import org.junit.jupiter.api.Test;

/** Tests that the benchmarks depend on the other modules only through their public API. */
class RoomsTest {

    @Test
    void noRoomOfAnotherModuleIsUsed() {
        ArchitectureRules.usesNoRooms().check(new ClassFileImporter().importPackages("io.ingestor.bench"));

        assertThat(ArchitectureRules.usesNoRooms()
                        .evaluate(new ClassFileImporter().importClasses(KnowsARoom.class))
                        .hasViolation())
                .isTrue();
    }
}
