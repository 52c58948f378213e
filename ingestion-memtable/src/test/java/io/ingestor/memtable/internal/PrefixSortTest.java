package io.ingestor.memtable.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrefixSortTest {

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "2, 2", "11, 4", "12, 4", "13, 4", "100, 1", "100, 1000", "1000, 3", "1000, 2000000000"
    })
    void itSortsByPrefixThenByTieBreakAndLeavesEqualsInOrder(int count, int distinctPrefixes) {
        Random random = new Random(count);
        long[] prefixes = random.longs(count, 0, distinctPrefixes)
                .map(prefix -> prefix - distinctPrefixes / 2)
                .toArray();
        long[] prefixOf = prefixes.clone();
        int[] items = IntStream.range(0, count).toArray();

        // Items are equal in groups of four.
        PrefixSort.sort(items, prefixes, (a, b) -> Integer.compare(b / 4, a / 4));

        int[] expected = IntStream.range(0, count)
                .boxed()
                .sorted(Comparator.<Integer, Long>comparing(item -> prefixOf[item], Long::compareUnsigned)
                        .thenComparing(item -> -(item / 4)))
                .mapToInt(item -> item)
                .toArray();
        assertThat(items).isEqualTo(expected);
        assertThat(prefixes)
                .isEqualTo(
                        IntStream.of(expected).mapToLong(item -> prefixOf[item]).toArray());
    }
}
