package io.ingestor.memtable.internal;

import io.ingestor.memtable.Differential;
import io.ingestor.memtable.Seeds;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HashMemtableDifferentialTest {

    @ParameterizedTest
    @EnumSource(KeyHashes.class)
    void itAnswersLikeTheMapHoweverHashesCollide(KeyHashes keyHash) {
        long seed = Seeds.next("itAnswersLikeTheMapHoweverHashesCollide " + keyHash);

        Differential.run(options -> new LiveHashMemtable(options, keyHash, TableLimits.largest()), seed);
    }
}
