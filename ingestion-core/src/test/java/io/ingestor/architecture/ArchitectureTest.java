package io.ingestor.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses ALL = mainClasses("io.ingestor");
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
        // The lock is in a package below the log's, and drops what logging throws itself.
        ArchitectureRules.logsOnlyThrough("HostLogger", "LockFile").check(ALL);
    }

    @Test
    void typesSayWhatTheyAre() {
        ArchitectureRules.typesSayWhatTheyAre().check(ALL);
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
        // Not "record": a frame counts the records of its entry.
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
