package io.ingestor.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.ingestor.architecture.ArchitectureRules;
import io.ingestor.architecture.samples.KnowsARoom;
import io.ingestor.rules.samples.NamesALibrary;
import org.junit.jupiter.api.Test;

/** Checks that the rules use only the public API of the engine, and that libraries stay out of their own API. */
class RoomsTest {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.ingestor.rules");
    private static final JavaClasses WITH_TESTS = new ClassFileImporter().importPackages("io.ingestor.rules");

    private static final ArchRule NAMES_NO_LIBRARY = ArchitectureRules.publicSignaturesNameNo(
            "com.networknt..", "tools.jackson..", "com.google.re2j..", "dev.cel..", "com.google.protobuf..");

    private static boolean holds(ArchRule rule, Class<?>... types) {
        return !rule.evaluate(new ClassFileImporter().importClasses(types)).hasViolation();
    }

    @Test
    void noRoomOfTheEngineIsUsed() {
        ArchitectureRules.usesNoRooms().check(WITH_TESTS);

        assertThat(holds(ArchitectureRules.usesNoRooms(), KnowsARoom.class)).isFalse();
    }

    @Test
    void librariesStayOutOfPublicSignatures() {
        NAMES_NO_LIBRARY.check(MAIN);

        assertThat(holds(NAMES_NO_LIBRARY, NamesALibrary.class)).isFalse();
    }

    @Test
    void eachLibraryHasItsRoom() {
        String internal = "io.ingestor.rules.internal.";
        ArchitectureRules.usedOnlyIn("dev.cel..", internal + "transform.cel").check(MAIN);
        ArchitectureRules.usedOnlyIn("com.networknt..", internal + "schema").check(MAIN);
        ArchitectureRules.usedOnlyIn("com.google.re2j..", internal + "schema", internal + "evolve")
                .check(MAIN);
        ArchitectureRules.usedOnlyIn("tools.jackson.dataformat.csv..", internal + "transform.lookup")
                .check(MAIN);

        assertThat(holds(ArchitectureRules.usedOnlyIn("tools.jackson..", internal + "line"), NamesALibrary.class))
                .isFalse();
    }

    @Test
    void theRoomsKnowEachOtherInOneDirection() {
        SlicesRuleDefinition.slices()
                .matching("io.ingestor.rules.internal.(*)..")
                .should()
                .beFreeOfCycles()
                .check(MAIN);
    }

    @Test
    void typesSayWhatTheyAre() {
        ArchitectureRules.typesSayWhatTheyAre().check(MAIN);
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
