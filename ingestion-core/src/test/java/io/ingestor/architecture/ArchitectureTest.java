package io.ingestor.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import io.ingestor.internal.engine.EngineOptions;
import io.ingestor.wal.UnsupportedFormatException;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses ALL = mainClasses("io.ingestor");
    private static final JavaClasses CORE =
            ALL.that(resideOutsideOfPackages("io.ingestor.wal..", "io.ingestor.memtable.."));
    private static final JavaClasses WAL = mainClasses("io.ingestor.wal");
    private static final JavaClasses MEMTABLE = mainClasses("io.ingestor.memtable");

    private static JavaClasses mainClasses(String packageName) {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(ArchitectureTest::isNoTestJar)
                .importPackages(packageName);
    }

    private static boolean isNoTestJar(Location location) {
        return !location.contains("-tests.jar");
    }

    @Test
    void embeddingNeedsNoJvmFlag() {
        ArchitectureRules.usesOnlyFlagFreeAgrona().check(ALL);
        ArchitectureRules.usesNoUnsafe().check(ALL);
    }

    @Test
    void librariesStayOutOfPublicSignatures() {
        ArchitectureRules.publicSignaturesNameNo("org.agrona..", "org.HdrHistogram..", "net.jpountz..", "org.xerial..")
                .allowEmptyShould(true)
                .check(ALL);
    }

    @Test
    void loggingThatThrowsReachesNoCaller() {
        // LockFile is in a package below HostLogger, and swallows exceptions of the logger itself.
        ArchitectureRules.logsOnlyThrough("HostLogger", "LockFile").check(ALL);
    }

    @Test
    void typesSayWhatTheyAre() {
        ArchitectureRules.typesSayWhatTheyAre().check(ALL);
    }

    @Test
    void theRoomsOfTheEngineKnowOnlyRoomsBelow() {
        ArchitectureRules.roomsKnowOnlyRoomsBelow(
                        "io.ingestor.internal",
                        "engine",
                        "flush",
                        "commit",
                        "account",
                        "table",
                        "block",
                        "registry",
                        "record",
                        "checkpoint",
                        "memory",
                        "schema",
                        "shape",
                        "wire",
                        "host")
                .check(CORE);
    }

    @Test
    void theRoomsOfTheLogKnowOnlyRoomsBelow() {
        ArchitectureRules.roomsKnowOnlyRoomsBelow(
                        "io.ingestor.wal.internal", "inspect", "append", "read", "recover", "segment", "format", "host")
                .check(WAL);
        ArchitectureRules.onlyPackagesUse(resideInAPackage("io.ingestor.wal.segmented"), "io.ingestor.wal.segmented")
                .check(WAL);
    }

    @Test
    void noModuleUsesTheRoomsOfAnother() {
        ArchitectureRules.onlyPackagesUse(resideInAPackage("io.ingestor.wal.internal.."), "io.ingestor.wal..")
                .check(ALL);
        ArchitectureRules.onlyPackagesUse(resideInAPackage("io.ingestor.memtable.internal.."), "io.ingestor.memtable..")
                .check(ALL);
        ArchitectureRules.onlyPackagesUse(
                        resideInAPackage("io.ingestor.internal.."),
                        "io.ingestor",
                        "io.ingestor.validate",
                        "io.ingestor.internal..")
                .check(ALL);
    }

    @Test
    void fewRoomsKnowTheLogAndTheMemtable() {
        JavaClasses rooms = CORE.that(resideInAPackage("io.ingestor.internal.."));
        String engine = "io.ingestor.internal.engine";
        String flush = "io.ingestor.internal.flush";
        String block = "io.ingestor.internal.block";

        // Every reader of a format throws this exception.
        ArchitectureRules.onlyPackagesUse(
                        resideInAPackage("io.ingestor.wal").and(not(type(UnsupportedFormatException.class))),
                        engine,
                        flush,
                        "io.ingestor.internal.commit")
                .check(rooms);
        ArchitectureRules.onlyPackagesUse(
                        resideInAPackage("io.ingestor.wal.storage"), engine, "io.ingestor.internal.checkpoint")
                .check(rooms);
        ArchitectureRules.onlyPackagesUse(
                        resideInAPackage("io.ingestor.memtable.."), flush, block, "io.ingestor.internal.table")
                .check(rooms.that(not(type(EngineOptions.Memory.class))));
    }

    @Test
    void packagesStaySmall() {
        ArchitectureRules.packagesHaveAtMost(40).check(ALL);
    }

    @Test
    void constructorsStaySmall() {
        ArchitectureRules.constructorsHaveAtMost(8).check(ALL);
    }

    @Test
    void theLogKnowsOnlyItself() {
        ArchitectureRules.knowsOnly("io.ingestor.wal..").check(WAL);
    }

    @Test
    void theMemtableKnowsOnlyItself() {
        ArchitectureRules.knowsOnly("io.ingestor.memtable..").check(MEMTABLE);
    }

    @Test
    void theLogSpeaksOfBytesAndSequences() {
        ArchitectureRules.typesNameNo("Record", "Tenant", "Schema").check(WAL);
        // The word "record" is allowed: a frame counts the records of its entry.
        ArchitectureRules.membersNameNo("tenant", "schema")
                .allowEmptyShould(true)
                .check(WAL);
    }

    @Test
    void theMemtableSpeaksOfKeysAndValues() {
        ArchitectureRules.typesNameNo("Record", "Tenant", "Schema").check(MEMTABLE);
        ArchitectureRules.membersNameNo("tenant", "schema")
                .allowEmptyShould(true)
                .check(MEMTABLE);
    }
}
