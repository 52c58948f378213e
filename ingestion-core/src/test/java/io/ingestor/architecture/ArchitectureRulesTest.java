package io.ingestor.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.ingestor.architecture.samples.AbstractThing;
import io.ingestor.architecture.samples.AgronaEverywhere;
import io.ingestor.architecture.samples.Harmless;
import io.ingestor.architecture.samples.IThing;
import io.ingestor.architecture.samples.KnowsARoom;
import io.ingestor.architecture.samples.KnowsTheEngine;
import io.ingestor.architecture.samples.LogsItself;
import io.ingestor.architecture.samples.NamesTenants;
import io.ingestor.architecture.samples.RecordStore;
import io.ingestor.architecture.samples.TakesBuffers;
import io.ingestor.architecture.samples.TakesNine;
import io.ingestor.architecture.samples.TakesQueues;
import io.ingestor.architecture.samples.ThingManager;
import io.ingestor.architecture.samples.rooms.InNoRoom;
import io.ingestor.architecture.samples.rooms.above.Above;
import io.ingestor.architecture.samples.rooms.above.KnowsBelow;
import io.ingestor.architecture.samples.rooms.below.Below;
import io.ingestor.architecture.samples.rooms.below.KnowsAbove;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that each rule rejects a class that breaks it and accepts one that does not. */
class ArchitectureRulesTest {
    private static JavaClasses classes(Class<?>... types) {
        return new ClassFileImporter().importClasses(types);
    }

    private static boolean holds(ArchRule rule, JavaClasses classes) {
        return !rule.evaluate(classes).hasViolation();
    }

    static Stream<ArchRule> rules() {
        return Stream.of(
                ArchitectureRules.usesOnlyFlagFreeAgrona(),
                ArchitectureRules.usesNoUnsafe(),
                ArchitectureRules.logsOnlyThrough("HostLogger"),
                ArchitectureRules.knowsOnly("io.ingestor.architecture.."),
                ArchitectureRules.typesNameNo("Record", "Tenant", "Schema"),
                ArchitectureRules.membersNameNo("tenant", "schema"),
                ArchitectureRules.typesSayWhatTheyAre(),
                ArchitectureRules.usesNoRooms(),
                ArchitectureRules.publicSignaturesNameNo("org.agrona.."));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void acceptsWhatIsHarmless(ArchRule rule) {
        assertThat(rule.evaluate(classes(Harmless.class)).getFailureReport().getDetails())
                .isEmpty();
    }

    @Test
    void refusesARoomThatKnowsOneAboveAndATypeInNoRoom() {
        ArchRule rule =
                ArchitectureRules.roomsKnowOnlyRoomsBelow("io.ingestor.architecture.samples.rooms", "above", "below");

        assertThat(holds(rule, classes(KnowsBelow.class, Below.class))).isTrue();
        assertThat(holds(rule, classes(KnowsAbove.class, Above.class))).isFalse();
        assertThat(holds(rule, classes(InNoRoom.class))).isFalse();
    }

    @Test
    void refusesAUserOfWhatIsForOthers() {
        ArchRule rule = ArchitectureRules.onlyPackagesUse(
                JavaClass.Predicates.type(Below.class), "io.ingestor.architecture.samples.rooms.below");

        assertThat(holds(rule, classes(KnowsAbove.class, Above.class))).isTrue();
        assertThat(holds(rule, classes(KnowsBelow.class, Below.class))).isFalse();
    }

    @Test
    void refusesAUserOfARoom() {
        assertThat(holds(ArchitectureRules.usesNoRooms(), classes(KnowsARoom.class)))
                .isFalse();
    }

    @Test
    void refusesAConstructorThatTakesTooMuch() {
        assertThat(holds(ArchitectureRules.constructorsHaveAtMost(9), classes(TakesNine.class)))
                .isTrue();
        assertThat(holds(ArchitectureRules.constructorsHaveAtMost(8), classes(TakesNine.class)))
                .isFalse();
    }

    @Test
    void refusesACrowdedPackage() {
        assertThat(holds(ArchitectureRules.packagesHaveAtMost(2), classes(Above.class, KnowsBelow.class)))
                .isTrue();
        assertThat(holds(ArchitectureRules.packagesHaveAtMost(1), classes(Above.class, Below.class)))
                .isTrue();
        assertThat(holds(ArchitectureRules.packagesHaveAtMost(1), classes(Above.class, KnowsBelow.class)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(classes = {AgronaEverywhere.class, TakesBuffers.class, TakesQueues.class})
    void refusesAgronaThatNeedsFlags(Class<?> sample) {
        assertThat(holds(ArchitectureRules.usesOnlyFlagFreeAgrona(), classes(sample)))
                .isFalse();
    }

    @Test
    void refusesUnsafe() {
        JavaClasses lz4 = new ClassFileImporter().importPackages("net.jpountz.util");

        assertThat(ArchitectureRules.usesNoUnsafe()
                        .evaluate(lz4)
                        .getFailureReport()
                        .getDetails())
                .anyMatch(line -> line.contains("sun.misc.Unsafe"));
    }

    @Test
    void refusesLoggersOfTheirOwn() {
        assertThat(holds(ArchitectureRules.logsOnlyThrough("HostLogger"), classes(LogsItself.class)))
                .isFalse();
    }

    @Test
    void refusesKnowledgeOfAnotherModule() {
        assertThat(holds(ArchitectureRules.knowsOnly("io.ingestor.wal.."), classes(KnowsTheEngine.class)))
                .isFalse();
    }

    @Test
    void refusesForeignWordsInTypes() {
        assertThat(holds(ArchitectureRules.typesNameNo("Record", "Tenant"), classes(RecordStore.class)))
                .isFalse();
        assertThat(holds(ArchitectureRules.typesNameNo("Record", "Tenant"), classes(RecordStore.Tenants.class)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(classes = {NamesTenants.InField.class, NamesTenants.InMethod.class})
    void refusesForeignWordsInMembers(Class<?> sample) {
        assertThat(holds(ArchitectureRules.membersNameNo("tenant", "schema"), classes(sample)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(classes = {AbstractThing.class, IThing.class, ThingManager.class, ThingManager.Utils.class})
    void refusesNamesThatSayHow(Class<?> sample) {
        assertThat(holds(ArchitectureRules.typesSayWhatTheyAre(), classes(sample)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(classes = {TakesBuffers.class, TakesQueues.class})
    void refusesLibrariesInPublicSignatures(Class<?> sample) {
        assertThat(holds(ArchitectureRules.publicSignaturesNameNo("org.agrona.."), classes(sample)))
                .isFalse();
    }
}
