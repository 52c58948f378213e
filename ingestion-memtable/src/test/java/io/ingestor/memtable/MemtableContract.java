package io.ingestor.memtable;

import static io.ingestor.memtable.Put.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatRuntimeException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of every table. Tests of an implementation extend this class and return its factory. */
public abstract class MemtableContract {

    private static final byte[] ALL = new byte[0];
    private static final long NOW = Long.MAX_VALUE;

    /** Returns the factory of the tables under test. */
    protected abstract MemtableFactory factory();

    private Memtable emptyTable() {
        return factory().create(MemtableOptions.defaults());
    }

    private static boolean canGet(MemtableReads reads) {
        return !(reads instanceof Memtable table) || table.capabilities().contains(Capability.GET_BEFORE_SEAL);
    }

    /** Returns the table, sealed if live tables of its kind cannot find single keys. */
    private static MemtableReads gets(Memtable table) {
        return canGet(table) ? table : table.seal();
    }

    @Test
    void aTableThatCannotGetBeforeItIsSealedSaysSoAndWhatToDo() {
        Memtable table = emptyTable();
        Tables.put(table, Put.of("a", "", 1, 1));
        assumeThat(table.capabilities()).doesNotContain(Capability.GET_BEFORE_SEAL);

        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> table.latest(utf8("a"), NOW, new EntryView()))
                .withMessageContaining("seal it, scan it, or use");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> table.atVersion(utf8("a"), 1, NOW, new EntryView()))
                .withMessageContaining("seal it, scan it, or use");
    }

    @Test
    void theCapabilitiesAreThoseOfTheKindAtAllTimes() {
        Memtable table = emptyTable();
        Tables.put(table, Put.of("a", "", 1, 1));

        table.seal();

        assertThat(table.capabilities()).isEqualTo(emptyTable().capabilities());
    }

    @Test
    void anEmptyTableHasNothing() {
        Memtable table = emptyTable();

        SealedMemtable sealed = table.seal();

        for (MemtableReads reads : List.of(gets(table), sealed)) {
            assertThat(Tables.latest(reads, utf8("a"), NOW)).isEmpty();
            assertThat(Tables.atVersion(reads, utf8("a"), 0, NOW)).isEmpty();
            assertThat(Tables.scan(reads, ALL, NOW)).isEmpty();
            assertThat(reads.count()).isZero();
            assertThat(reads.firstSequence()).isZero();
            assertThat(reads.lastSequence()).isZero();
        }
        assertThat(Tables.drain(sealed.inSequence())).isEmpty();
    }

    @Test
    void whatWasPutIsFound() {
        Memtable table = emptyTable();
        Put a = Put.of("a", "first", 3, 10);
        Put b = Put.of("b", "second", 4, 12);

        Tables.put(table, a, b);
        MemtableReads reads = gets(table);

        assertThat(Tables.latest(reads, utf8("a"), 12)).contains(a);
        assertThat(Tables.latest(reads, utf8("b"), 12)).contains(b);
        assertThat(Tables.latest(reads, utf8("c"), 12)).isEmpty();
        assertThat(Tables.atVersion(reads, utf8("a"), 3, 12)).contains(a);
        assertThat(Tables.atVersion(reads, utf8("a"), 4, 12)).isEmpty();
        assertThat(table.count()).isEqualTo(2);
        assertThat(table.firstSequence()).isEqualTo(10);
        assertThat(table.lastSequence()).isEqualTo(12);
    }

    @Test
    void aReadThatFindsNothingLeavesTheViewAlone() {
        Memtable table = emptyTable();
        Put a = Put.of("a", "value", 1, 1);
        Tables.put(table, a);
        EntryView view = new EntryView();
        MemtableReads reads = gets(table);
        reads.latest(utf8("a"), 1, view);

        boolean latest = reads.latest(utf8("b"), 1, view);
        boolean atVersion = reads.atVersion(utf8("a"), 2, 1, view);
        boolean next = table.scan(utf8("b"), 1).next(view);

        assertThat(List.of(latest, atVersion, next)).containsOnly(false);
        assertThat(Put.of(view)).isEqualTo(a);
    }

    @Test
    void theViewPointsIntoTheBlockThatWasAdded() {
        Memtable table = emptyTable();
        byte[] block = utf8("..key:value..");
        int number = table.addBlock(block);
        table.put(number, 2, 3, 6, 5, 7, 9);
        EntryView view = new EntryView();

        gets(table).latest(utf8("key"), 9, view);

        assertThat(view.block()).isSameAs(block);
        assertThat(view.keyOffset()).isEqualTo(2);
        assertThat(view.keyLength()).isEqualTo(3);
        assertThat(view.valueOffset()).isEqualTo(6);
        assertThat(view.valueLength()).isEqualTo(5);
        assertThat(view.version()).isEqualTo(7);
        assertThat(view.sequence()).isEqualTo(9);
    }

    @Test
    void theLatestIsTheHighestVersionThenTheHighestSequence() {
        Memtable table = emptyTable();
        Put five = Put.of("a", "five", 5, 1);
        Put seven = Put.of("a", "seven", 7, 2);
        Put six = Put.of("a", "six", 6, 3);
        Put sevenAgain = Put.of("a", "seven again", 7, 4);
        Put zero = Put.of("a", "zero", 0, 5);

        Tables.put(table, five, seven, six, sevenAgain, zero);
        assertThat(Tables.scan(table, ALL, 5)).containsExactly(sevenAgain, seven, six, five, zero);
        assertThat(Tables.scan(table, ALL, 3)).containsExactly(seven, six, five);
        MemtableReads reads = gets(table);

        assertThat(Tables.latest(reads, utf8("a"), 1)).contains(five);
        assertThat(Tables.latest(reads, utf8("a"), 2)).contains(seven);
        assertThat(Tables.latest(reads, utf8("a"), 3)).contains(seven);
        assertThat(Tables.latest(reads, utf8("a"), 4)).contains(sevenAgain);
        assertThat(Tables.latest(reads, utf8("a"), 5)).contains(sevenAgain);
        assertThat(Tables.atVersion(reads, utf8("a"), 7, 3)).contains(seven);
        assertThat(Tables.atVersion(reads, utf8("a"), 7, 4)).contains(sevenAgain);
        assertThat(Tables.atVersion(reads, utf8("a"), 0, 4)).isEmpty();
        assertThat(Tables.atVersion(reads, utf8("a"), 0, 5)).contains(zero);
        assertThat(Tables.scan(reads, ALL, 5)).containsExactly(sevenAgain, seven, six, five, zero);
        assertThat(Tables.scan(reads, ALL, 3)).containsExactly(seven, six, five);
    }

    @Test
    void keysAreOrderedAsUnsignedBytes() {
        List<byte[]> ordered = List.of(
                new byte[] {0},
                new byte[] {0, 0},
                new byte[] {0, 1},
                utf8("k"),
                utf8("k-equal-prefix"),
                utf8("k-equal-prefix-longer"),
                utf8("kk"),
                new byte[] {0x7F},
                new byte[] {(byte) 0x80},
                new byte[] {(byte) 0xFF},
                new byte[] {(byte) 0xFF, 0},
                new byte[] {(byte) 0xFF, (byte) 0xFF});
        List<Integer> shuffled = List.of(7, 0, 11, 3, 9, 4, 1, 10, 2, 8, 6, 5);
        Memtable table = emptyTable();
        long sequence = 0;
        for (int i : shuffled) {
            Tables.put(table, Put.of(ordered.get(i), ALL, 0, ++sequence));
        }

        List<String> live = keys(Tables.scan(table, ALL, sequence));
        List<String> sealed = keys(Tables.scan(table.seal(), ALL, sequence));

        List<String> expected =
                ordered.stream().map(key -> Put.of(key, ALL, 0, 0).key()).toList();
        assertThat(live).isEqualTo(expected);
        assertThat(sealed).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"'', 7", "61, 3", "6161, 1", "6162, 1", "62, 1", "63, 0", "ff, 3", "ffff, 2", "ffffff, 1", "ffffffff, 0"
    })
    void aPrefixScanPassesExactlyTheKeysThatBeginSo(String prefix, int expected) {
        Memtable table = emptyTable();
        List<String> keys = List.of("61", "6161", "6162", "62", "ff", "ffff", "ffffff");
        long sequence = 0;
        for (String key : keys) {
            Tables.put(table, new Put(key, "", 0, ++sequence));
        }
        byte[] bytes = new Put(prefix, "", 0, 0).keyBytes();

        List<String> live = keys(Tables.scan(table, bytes, sequence));
        List<String> sealed = keys(Tables.scan(table.seal(), bytes, sequence));

        assertThat(live)
                .hasSize(expected)
                .isEqualTo(keys.stream().filter(key -> key.startsWith(prefix)).toList());
        assertThat(sealed).isEqualTo(live);
    }

    private static List<String> keys(List<Put> puts) {
        return puts.stream().map(Put::key).toList();
    }

    @Test
    void aValueMayBeEmptyAndAtTheEndOfItsBlock() {
        Memtable table = emptyTable();
        int number = table.addBlock(utf8("key"));
        table.put(number, 0, 3, 3, 0, 1, 1);
        table.put(number, 2, 1, 0, 0, 1, 2);
        MemtableReads reads = gets(table);

        assertThat(Tables.latest(reads, utf8("key"), 2)).contains(Put.of("key", "", 1, 1));
        assertThat(Tables.latest(reads, utf8("y"), 2)).contains(Put.of("y", "", 1, 2));
    }

    @Test
    void aKeyIsNotFoundByItsPrefix() {
        Memtable table = emptyTable();
        Tables.put(table, Put.of("abc", "long", 1, 1));
        MemtableReads reads = gets(table);

        assertThat(Tables.latest(reads, utf8("ab"), 1)).isEmpty();
        assertThat(Tables.latest(reads, utf8("abcd"), 1)).isEmpty();
        assertThat(Tables.latest(reads, ALL, 1)).isEmpty();
    }

    @Test
    void aScanSeesItsSnapshotWhateverIsPutMeanwhile() {
        Memtable table = emptyTable();
        Put b = Put.of("b", "old", 1, 1);
        Put d = Put.of("d", "old", 1, 2);
        Tables.put(table, b, d);
        EntryCursor bounded = table.scan(ALL, 2);
        EntryCursor unbounded = table.scan(ALL, NOW);

        Tables.put(table, Put.of("a", "", 1, 3), Put.of("b", "", 2, 4), Put.of("c", "", 1, 5), Put.of("d", "", 0, 6));

        assertThat(Tables.drain(bounded)).containsExactly(b, d);
        assertThat(Tables.drain(unbounded)).containsExactly(b, d);
        assertThat(Tables.scan(table, ALL, 2)).containsExactly(b, d);
        assertThat(Tables.scan(table.seal(), ALL, 2)).containsExactly(b, d);
    }

    @Test
    void aScanKeepsItsPrefixWhateverTheCallerDoesWithTheArray() {
        Memtable table = emptyTable();
        Tables.put(table, Put.of("a", "", 1, 1), Put.of("b", "", 1, 2));
        byte[] prefix = utf8("a");
        EntryCursor cursor = table.scan(prefix, 2);

        prefix[0] = 'b';

        assertThat(Tables.drain(cursor)).containsExactly(Put.of("a", "", 1, 1));
    }

    @Test
    void aTombstoneIsAnEntryLikeOthersAndSaysThatItIsOne() {
        Memtable table = emptyTable();
        Put value = Put.of("a", "value", 1, 1);
        Put tombstone = Put.tombstone(value.key(), 2, 2);
        Put again = Put.of("a", "again", 3, 3);
        Put neverThere = Put.tombstone("ff", 4, 4);
        Tables.put(table, value, tombstone, again, neverThere);

        assertThat(Tables.scan(table, ALL, 4)).containsExactly(again, tombstone, value, neverThere);
        MemtableReads reads = gets(table);
        assertThat(Tables.latest(reads, utf8("a"), 1)).contains(value);
        assertThat(Tables.latest(reads, utf8("a"), 2)).contains(tombstone);
        assertThat(Tables.latest(reads, utf8("a"), 3)).contains(again);
        assertThat(Tables.atVersion(reads, utf8("a"), 2, 4)).contains(tombstone);
        assertThat(Tables.latest(reads, new byte[] {(byte) 0xFF}, 4)).contains(neverThere);
        SealedMemtable sealed = table.seal();
        assertThat(Tables.scan(sealed, ALL, 4)).containsExactly(again, tombstone, value, neverThere);
        assertThat(Tables.drain(sealed.inSequence())).containsExactly(value, tombstone, again, neverThere);
    }

    @Test
    void aTombstoneOfAnOlderVersionHidesNothingNewer() {
        Memtable table = emptyTable();
        Put value = Put.of("a", "value", 5, 1);
        Put late = Put.tombstone(value.key(), 4, 2);
        Put same = Put.tombstone(value.key(), 5, 3);

        Tables.put(table, value, late, same);

        MemtableReads reads = gets(table);
        assertThat(Tables.latest(reads, utf8("a"), 2)).contains(value);
        assertThat(Tables.latest(reads, utf8("a"), 3)).contains(same);
        assertThat(Tables.atVersion(reads, utf8("a"), 5, 2)).contains(value);
        assertThat(Tables.atVersion(reads, utf8("a"), 5, 3)).contains(same);
    }

    @Test
    void aViewThatMovesFromATombstoneToAValueIsNoTombstoneAnyMore() {
        Memtable table = emptyTable();
        Put value = Put.of("b", "value", 1, 2);
        Tables.put(table, Put.tombstone("61", 1, 1), value);
        EntryCursor cursor = table.scan(ALL, 2);
        EntryView view = new EntryView();

        cursor.next(view);
        boolean first = view.isTombstone();
        int valueLength = view.valueLength();
        cursor.next(view);

        assertThat(first).isTrue();
        assertThat(valueLength).isZero();
        assertThat(view.isTombstone()).isFalse();
        EntryView copy = new EntryView();
        copy.wrap(view);
        assertThat(Put.of(copy)).isEqualTo(value);
    }

    @Test
    void aBadDeleteIsRefusedAndChangesNothing() {
        Memtable table = emptyTable();
        int number = table.addBlock(new byte[10]);
        table.delete(number, 0, 2, 1, 5);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.delete(number + 1, 0, 1, 1, 6))
                .withMessageContaining("block");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.delete(number, 10, 1, 1, 6))
                .withMessageContaining("keyOffset");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.delete(number, 0, 0, 1, 6))
                .withMessageContaining("keyLength");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.delete(number, 0, 1, -1, 6))
                .withMessageContaining("version");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.delete(number, 0, 1, 1, 5))
                .withMessageContaining("sequence");

        assertThat(table.count()).isEqualTo(1);
        SealedMemtable sealed = table.seal();
        assertThatIllegalStateException().isThrownBy(() -> table.delete(number, 0, 1, 1, 6));
        assertThat(Tables.drain(sealed.inSequence())).containsExactly(Put.tombstone("0000", 1, 5));
    }

    @Test
    void aSealedTableWalksInSequence() {
        Memtable table = emptyTable();
        Put[] puts = {Put.of("z", "", 9, 3), Put.of("a", "", 1, 5), Put.of("z", "", 2, 6), Put.of("m", "", 0, 40)};
        Tables.put(table, puts);

        SealedMemtable sealed = table.seal();

        assertThat(Tables.drain(sealed.inSequence())).containsExactly(puts);
        assertThat(Tables.drain(sealed.inSequence())).containsExactly(puts);
    }

    @Test
    void aSealedTableTakesNothingMore() {
        Memtable table = emptyTable();
        Put a = Put.of("a", "", 1, 1);
        Tables.put(table, a);

        SealedMemtable sealed = table.seal();

        assertThatIllegalStateException().isThrownBy(() -> table.put(0, 0, 1, 0, 0, 1, 2));
        assertThatIllegalStateException().isThrownBy(() -> table.addBlock(new byte[1]));
        assertThat(table.seal()).isSameAs(sealed);
        assertThat(sealed.count()).isEqualTo(1);
        assertThat(Tables.latest(sealed, utf8("a"), 1)).contains(a);
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 0, 1, 0, 0, 1, 6, block",
        "1, 0, 1, 0, 0, 1, 6, block",
        "0, 0, 0, 0, 0, 1, 6, keyLength",
        "0, 0, -1, 0, 0, 1, 6, keyLength",
        "0, -1, 1, 0, 0, 1, 6, keyOffset",
        "0, 10, 1, 0, 0, 1, 6, keyOffset",
        "0, 1, 10, 0, 0, 1, 6, keyOffset",
        "0, 2147483647, 2147483647, 0, 0, 1, 6, keyOffset",
        "0, 0, 1, -1, 0, 1, 6, valueOffset",
        "0, 0, 1, 11, 0, 1, 6, valueOffset",
        "0, 0, 1, 0, -1, 1, 6, valueLength",
        "0, 0, 1, 1, 2147483647, 1, 6, valueLength",
        "0, 0, 1, 0, 0, -1, 6, version",
        "0, 0, 1, 0, 0, 1, 5, sequence",
        "0, 0, 1, 0, 0, 1, 4, sequence",
        "0, 0, 1, 0, 0, 1, -1, sequence",
    })
    void aBadPutIsRefusedAndChangesNothing(
            int block,
            int keyOffset,
            int keyLength,
            int valueOffset,
            int valueLength,
            long version,
            long sequence,
            String named) {
        Memtable table = emptyTable();
        int number = table.addBlock(new byte[10]);
        table.put(number, 0, 2, 2, 1, 1, 5);
        long memory = table.memoryBytes();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.put(block, keyOffset, keyLength, valueOffset, valueLength, version, sequence))
                .withMessageContaining(named);

        assertThat(table.count()).isEqualTo(1);
        assertThat(table.lastSequence()).isEqualTo(5);
        assertThat(table.memoryBytes()).isEqualTo(memory);
        table.put(number, 0, 1, 0, 0, 0, 6);
        assertThat(Tables.drain(table.seal().inSequence())).hasSize(2);
    }

    @Test
    void theFirstSequenceIsAboveZero() {
        Memtable table = emptyTable();
        int number = table.addBlock(new byte[10]);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.put(number, 0, 1, 0, 0, 0, 0))
                .withMessageContaining("sequence");
    }

    @Test
    void theCapacityOfABlockIsMemoryOfItsClass() {
        Memtable table = emptyTable();
        MemtableMemory before = table.memory();

        table.addBlock(new byte[1000]);

        assertThat(table.memory().blocks()).isEqualTo(before.blocks() + 1000);
        assertThat(table.memory().total()).isGreaterThanOrEqualTo(before.total() + 1000);
    }

    @Test
    void memoryIsTheTotalOfItsClasses() {
        Memtable table = emptyTable();
        assertThat(table.memoryBytes()).isEqualTo(table.memory().total());
        Tables.put(table, Put.of("a", "1", 1, 1), Put.of("a", "2", 2, 2), Put.of("b", "3", 1, 3));
        assertThat(table.memoryBytes()).isEqualTo(table.memory().total());

        SealedMemtable sealed = table.seal();
        Tables.scan(sealed, ALL, NOW);

        assertThat(sealed.memoryBytes()).isEqualTo(sealed.memory().total());
    }

    @Test
    void manyVersionsOfOneKeyAreAllThere() {
        int versions = 100_000;
        Memtable table = emptyTable();
        int number = table.addBlock(utf8("hot"));
        for (int i = 1; i <= versions; i++) {
            table.put(number, 0, 3, 0, 0, i * 2L, i);
        }
        MemtableReads reads = gets(table);

        for (int i = 1; i <= versions; i += 997) {
            assertThat(Tables.latest(reads, utf8("hot"), i)).contains(Put.of("hot", "", i * 2L, i));
            assertThat(Tables.atVersion(reads, utf8("hot"), i * 2L, versions)).contains(Put.of("hot", "", i * 2L, i));
            assertThat(Tables.atVersion(reads, utf8("hot"), i * 2L, i - 1)).isEmpty();
            assertThat(Tables.atVersion(reads, utf8("hot"), i * 2L + 1, versions))
                    .isEmpty();
        }
        assertThat(Tables.scan(table.seal(), utf8("hot"), versions)).hasSize(versions);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void itAnswersLikeTheMap(long seed) {
        System.out.println("itAnswersLikeTheMap seed " + seed);

        Differential.run(factory(), seed);
    }

    @Test
    void itAnswersLikeTheMapForASeedThatNobodyChose() {
        Differential.run(factory(), Seeds.next("itAnswersLikeTheMapForASeedThatNobodyChose"));
    }

    @Test
    void itAnswersLikeTheMapInMemoryThatWasUsedBefore() {
        Differential.runRecycling(factory(), Seeds.next("itAnswersLikeTheMapInMemoryThatWasUsedBefore"));
    }

    @Test
    void aRecycledTableHasGivenItsMemoryAndAnswersNothingAnyMore() {
        ArrayPool pool = new ArrayPool();
        Memtable table = factory().create(new MemtableOptions(1, pool));
        byte[] block = pool.takeBlock(10_000);
        block[0] = 'k';
        int number = table.addBlock(block);
        for (int i = 1; i <= 10_000; i++) {
            table.put(number, 0, 1, 0, 10, i, i);
        }
        SealedMemtable sealed = table.seal();
        EntryCursor scan = sealed.scan(ALL, NOW);
        EntryCursor inSequence = sealed.inSequence();

        sealed.recycle();
        long given = pool.bytes();
        sealed.recycle();

        assertThat(given).isGreaterThan(block.length).isEqualTo(pool.bytes());
        assertThat(sealed.memory().blocks() + sealed.memory().entries()).isZero();
        EntryView view = new EntryView();
        assertThatIllegalStateException().isThrownBy(() -> sealed.latest(utf8("k"), NOW, view));
        assertThatIllegalStateException().isThrownBy(() -> sealed.atVersion(utf8("k"), 1, NOW, view));
        assertThatIllegalStateException().isThrownBy(() -> sealed.scan(ALL, NOW));
        assertThatRuntimeException().isThrownBy(() -> scan.next(view));
        assertThatRuntimeException().isThrownBy(() -> inSequence.next(view));
        assertThat(pool.takeBlock(10_000)).isSameAs(block);
    }

    @Test
    void aBadEntryAmongManyIsRefusedAndNothingIsPut() {
        Memtable table = emptyTable();
        Tables.put(table, Put.of("a", "1", 1, 1));
        int number = table.addBlock(new byte[10]);
        BlockEntries lastIsWrong = new SameKey(40) {
            @Override
            public int keyLength(int ordinal) {
                return ordinal == 39 ? 11 : 1;
            }
        };

        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.putAll(number, lastIsWrong, 2))
                .withMessageContaining("key");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.putAll(number, lastIsWrong, 1))
                .withMessageContaining("sequence");

        assertThat(table.count()).isEqualTo(1);
        assertThat(Tables.drain(table.seal().inSequence())).containsExactly(Put.of("a", "1", 1, 1));
    }

    @Test
    void entriesThatArePutTogetherAreSeenTogether() {
        Memtable table = emptyTable();
        Tables.put(table, Put.of("a", "1", 1, 1));
        List<Put> before = Tables.scan(table, ALL, Long.MAX_VALUE);
        int number = table.addBlock(new byte[10]);
        List<Object> seen = new ArrayList<>();

        table.putAll(
                number,
                new SameKey(40) {
                    @Override
                    public long version(int ordinal) {
                        // Called by the table during the put, so that this reads the table in the middle of it.
                        seen.add(table.lastSequence());
                        seen.add(Tables.scan(table, ALL, Long.MAX_VALUE));
                        return 2;
                    }
                },
                2);

        assertThat(seen).isNotEmpty().allMatch(saw -> saw.equals(1L) || saw.equals(before));
        assertThat(table.lastSequence()).isEqualTo(41);
        assertThat(Tables.scan(table, ALL, Long.MAX_VALUE)).hasSize(41);
    }

    /** Entries of one key of one byte, without values. */
    private static class SameKey implements BlockEntries {

        private final int count;

        SameKey(int count) {
            this.count = count;
        }

        @Override
        public int count() {
            return count;
        }

        @Override
        public int keyOffset(int ordinal) {
            return 0;
        }

        @Override
        public int keyLength(int ordinal) {
            return 1;
        }

        @Override
        public int valueOffset(int ordinal) {
            return 0;
        }

        @Override
        public int valueLength(int ordinal) {
            return 0;
        }

        @Override
        public long version(int ordinal) {
            return 0;
        }
    }
}
