package io.ingestor.memtable.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.memtable.EntryCursor;
import io.ingestor.memtable.Memtable;
import io.ingestor.memtable.MemtableOptions;
import io.ingestor.memtable.MemtableReads;
import io.ingestor.memtable.Put;
import io.ingestor.memtable.RandomPuts;
import io.ingestor.memtable.SealedMemtable;
import io.ingestor.memtable.Seeds;
import io.ingestor.memtable.Tables;
import io.ingestor.memtable.skiplist.SkipListMemtable;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The hash table beside the skip list: the same puts, then the same questions. */
class HashMemtableDifferentialTest {

    private static final int PUTS = 4_000;

    @ParameterizedTest
    @EnumSource(KeyHashes.class)
    void itAnswersLikeTheSkipList(KeyHashes keyHash) {
        long seed = Seeds.next("itAnswersLikeTheSkipList " + keyHash);
        Random random = new Random(seed);
        RandomPuts puts = new RandomPuts(random);
        LiveHashMemtable hash = new LiveHashMemtable(new MemtableOptions(1), keyHash, TableLimits.largest());
        Memtable skipList = SkipListMemtable.factory().create(new MemtableOptions(1));
        List<EntryCursor> cursors = new ArrayList<>();
        List<EntryCursor> expected = new ArrayList<>();

        for (int i = 0; i < PUTS; i++) {
            Put put = puts.next();
            Tables.put(hash, put);
            Tables.put(skipList, put);
            assertSameAnswers(hash, skipList, puts, random);
            if (i % 500 == 250) {
                byte[] prefix = puts.prefix();
                long snapshot = puts.snapshot();
                cursors.add(hash.scan(prefix, snapshot));
                expected.add(skipList.scan(prefix, snapshot));
            }
        }
        SealedMemtable sealedHash = hash.seal();
        SealedMemtable sealedSkipList = skipList.seal();

        for (int i = 0; i < PUTS; i++) {
            assertSameAnswers(sealedHash, sealedSkipList, puts, random);
        }
        assertThat(Tables.drain(sealedHash.inSequence())).isEqualTo(Tables.drain(sealedSkipList.inSequence()));
        assertThat(cursors.stream().map(Tables::drain))
                .isEqualTo(expected.stream().map(Tables::drain).toList());
    }

    private static void assertSameAnswers(MemtableReads hash, MemtableReads skipList, RandomPuts puts, Random random) {
        byte[] key = puts.key();
        long version = puts.version();
        long snapshot = puts.snapshot();
        assertThat(Tables.latest(hash, key, snapshot)).isEqualTo(Tables.latest(skipList, key, snapshot));
        assertThat(Tables.atVersion(hash, key, version, snapshot))
                .isEqualTo(Tables.atVersion(skipList, key, version, snapshot));
        if (random.nextInt(100) == 0) {
            byte[] prefix = puts.prefix();
            assertThat(Tables.scan(hash, prefix, snapshot)).isEqualTo(Tables.scan(skipList, prefix, snapshot));
        }
    }
}
