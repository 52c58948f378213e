package io.ingestor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.ingestor.architecture.ArchitectureRules;
import io.ingestor.architecture.samples.KnowsARoom;
import org.junit.jupiter.api.Test;

/** The benchmarks know the other modules as their users do. */
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
