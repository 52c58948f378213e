package io.ingestor.delta;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.ingestor.architecture.ArchitectureRules;
import io.ingestor.architecture.samples.KnowsARoom;
import io.ingestor.delta.samples.NamesALibrary;
import org.junit.jupiter.api.Test;

/** Checks that the sink uses only the public API of the engine, and that libraries stay in their rooms. */
class RoomsTest {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.ingestor.delta");
    private static final JavaClasses WITH_TESTS = new ClassFileImporter().importPackages("io.ingestor.delta");

    private static final ArchRule NAMES_NO_LIBRARY = ArchitectureRules.publicSignaturesNameNo(
            "org.apache..", "tools.jackson..", "com.github.luben..", "org.xerial..");

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
        String internal = "io.ingestor.delta.internal.";
        ArchitectureRules.usedOnlyIn("org.apache..", internal + "parquet").check(MAIN);
        ArchitectureRules.usedOnlyIn("com.github.luben..", internal + "parquet").check(MAIN);
        ArchitectureRules.usedOnlyIn("org.xerial..", internal + "parquet").check(MAIN);
        ArchitectureRules.usedOnlyIn(
                        "tools.jackson..",
                        internal + "log",
                        internal + "column",
                        internal + "table",
                        internal + "inspect")
                .check(MAIN);

        assertThat(holds(ArchitectureRules.usedOnlyIn("tools.jackson..", internal + "log"), NamesALibrary.class))
                .isFalse();
    }

    @Test
    void theRoomsKnowEachOtherInOneDirection() {
        SlicesRuleDefinition.slices()
                .matching("io.ingestor.delta.internal.(*)..")
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
