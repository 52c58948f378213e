package io.ingestor.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The command line knows the other modules as their users do. */
class RoomsTest {

    private static final ArchRule NO_ROOMS_OF_OTHERS =
            noClasses().should().dependOnClassesThat().resideInAPackage("io.ingestor..internal..");

    @Test
    void noRoomOfAnotherModuleIsUsed() {
        NO_ROOMS_OF_OTHERS.check(new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.ingestor.cli"));

        assertThat(NO_ROOMS_OF_OTHERS
                        .evaluate(new ClassFileImporter().importClasses(KnowsCalls.class))
                        .hasViolation())
                .isTrue();
    }
}
