package io.ingestor.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.ingestor.architecture.ArchitectureRules;
import io.ingestor.cli.terminal.KnowsConfig;
import org.junit.jupiter.api.Test;

/** Tests that the command line depends on the other modules only through their public API. */
class RoomsTest {

    private static final ArchRule NO_ROOMS_OF_OTHERS =
            noClasses().should().dependOnClassesThat().resideInAPackage("io.ingestor..internal..");

    private static final ArchRule ROOMS_KNOW_ROOMS_BELOW = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("root")
            .definedBy("io.ingestor.cli")
            .layer("commands")
            .definedBy(
                    "io.ingestor.cli.serve",
                    "io.ingestor.cli.query",
                    "io.ingestor.cli.wal",
                    "io.ingestor.cli.tables",
                    "io.ingestor.cli.backup",
                    "io.ingestor.cli.schema",
                    "io.ingestor.cli.transform",
                    "io.ingestor.cli.send")
            .layer("config")
            .definedBy("io.ingestor.cli.config")
            .layer("terminal")
            .definedBy("io.ingestor.cli.terminal")
            .whereLayer("commands")
            .mayOnlyAccessLayers("config", "terminal")
            .whereLayer("config")
            .mayOnlyAccessLayers("terminal")
            .whereLayer("terminal")
            .mayNotAccessAnyLayer();

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.ingestor.cli");
    private static final JavaClasses WITH_TESTS = new ClassFileImporter().importPackages("io.ingestor.cli");

    @Test
    void noRoomOfAnotherModuleIsUsed() {
        NO_ROOMS_OF_OTHERS.check(MAIN);
        ArchitectureRules.usesNoRooms().check(WITH_TESTS);

        assertThat(NO_ROOMS_OF_OTHERS
                        .evaluate(new ClassFileImporter().importClasses(KnowsCalls.class))
                        .hasViolation())
                .isTrue();
    }

    @Test
    void theRoomsKnowOnlyRoomsBelow() {
        ROOMS_KNOW_ROOMS_BELOW.check(MAIN);

        assertThat(ROOMS_KNOW_ROOMS_BELOW
                        .evaluate(new ClassFileImporter().importClasses(KnowsConfig.class))
                        .hasViolation())
                .isTrue();
    }

    @Test
    void aCommandKnowsNoOtherCommand() {
        SlicesRuleDefinition.slices()
                .matching("io.ingestor.cli.(serve|query|tables|wal|schema|transform|send)")
                .should()
                .notDependOnEachOther()
                .check(MAIN);
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
