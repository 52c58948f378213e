package io.ingestor.grpc;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.ingestor.architecture.ArchitectureRules;
import io.ingestor.architecture.samples.KnowsARoom;
import io.ingestor.grpc.internal.host.KnowsCalls;
import org.junit.jupiter.api.Test;

/** Tests that each room of the server depends only on rooms below it, and on no room of another module. */
class RoomsTest {

    private static final String ROOMS = "io.ingestor.grpc.internal.";
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.ingestor.grpc");
    private static final JavaClasses WITH_TESTS = new ClassFileImporter().importPackages("io.ingestor.grpc");

    private static final ArchRule ROOMS_KNOW_ROOMS_BELOW = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("call")
            .definedBy(ROOMS + "call")
            .layer("http")
            .definedBy(ROOMS + "http")
            .layer("guard")
            .definedBy(ROOMS + "guard")
            .layer("message")
            .definedBy(ROOMS + "message")
            .layer("host")
            .definedBy(ROOMS + "host")
            .whereLayer("call")
            .mayOnlyAccessLayers("guard", "message", "host")
            .whereLayer("http")
            .mayOnlyAccessLayers("guard", "message", "host")
            .whereLayer("guard")
            .mayOnlyAccessLayers("message", "host")
            .whereLayer("message")
            .mayOnlyAccessLayers("host")
            .whereLayer("host")
            .mayNotAccessAnyLayer();

    private static boolean holds(ArchRule rule, Class<?>... types) {
        return !rule.evaluate(new ClassFileImporter().importClasses(types)).hasViolation();
    }

    @Test
    void theRoomsKnowOnlyRoomsBelow() {
        ROOMS_KNOW_ROOMS_BELOW.check(MAIN);

        assertThat(holds(ROOMS_KNOW_ROOMS_BELOW, KnowsCalls.class)).isFalse();
    }

    @Test
    void noModuleUsesTheRoomsOfAnother() {
        ArchitectureRules.usesNoRooms().check(WITH_TESTS);

        assertThat(holds(ArchitectureRules.usesNoRooms(), KnowsARoom.class)).isFalse();
    }

    @Test
    void noRoomIsCrowded() {
        ArchitectureRules.packagesHaveAtMost(40).check(MAIN);
    }

    @Test
    void constructorsStaySmall() {
        ArchitectureRules.constructorsHaveAtMost(8).check(MAIN);
    }
}
