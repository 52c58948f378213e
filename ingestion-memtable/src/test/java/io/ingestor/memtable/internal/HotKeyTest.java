package io.ingestor.memtable.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.ingestor.memtable.EntryView;
import io.ingestor.memtable.MemtableOptions;
import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests that a put of a key with very many versions touches few of them. Nothing is timed: the chunks that the put must
 * not touch are removed.
 */
class HotKeyTest {

    /** The number of versions before the put. The next one is a milestone, which reads the most entries. */
    private static final int VERSIONS = 99_999;

    private static final byte[] KEY = {'k'};

    private enum Order {
        RISING,
        FALLING,
        PAIRS_SWAPPED,
        RANDOM;

        long versionAt(int i) {
            return switch (this) {
                case RISING -> i;
                case FALLING -> VERSIONS - i;
                case PAIRS_SWAPPED -> i ^ 1;
                case RANDOM -> new Random(i).nextInt(VERSIONS);
            };
        }
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void aPutTouchesAFewOfTheVersionsHoweverManyThereAre(Order order) throws Exception {
        HashTable table = new HashTable(MemtableOptions.of(1), KeyHashes.GOOD, TableLimits.largest());
        int block = table.stored().addBlock(KEY);
        for (int i = 0; i < VERSIONS; i++) {
            table.append(block, 0, 1, 0, 0, order.versionAt(i), i + 1);
        }
        table.stored().publish(VERSIONS, VERSIONS);
        Entries entries = table.entries();
        VersionChains chains = table.chains();
        Set<Integer> touched = new HashSet<>();
        for (int entry = VERSIONS - 1; entry > VERSIONS - EntryFormat.PLACES; entry--) {
            touched.add(entry);
        }
        int before = VERSIONS - EntryFormat.PLACES;
        int middle = jump(chains, before);
        Set<Integer> milestones = new HashSet<>();
        for (int milestone : List.of(before, middle, jump(chains, middle))) {
            milestones.add(EntryFormat.low(entries.link(milestone)));
        }
        touched.add(before);
        touched.add(chains.best(VERSIONS - 1));

        hideAllBut(touched, entries, "chunks", 12);
        hideAllBut(milestones, chains, "milestones", 9);
        table.append(block, 0, 1, 0, 0, VERSIONS, VERSIONS + 1);
        table.stored().publish(1, VERSIONS + 1);

        assertThat(entries.count()).isEqualTo(VERSIONS + 1);
        EntryView view = new EntryView();
        assertThat(table.latest(KEY, VERSIONS + 1, view)).isTrue();
        assertThat(view.sequence()).isEqualTo(VERSIONS + 1);
        assertThatNullPointerException().isThrownBy(() -> {
            for (int i = 0; i < VERSIONS; i++) {
                entries.sequence(i);
            }
        });
    }

    private static int jump(VersionChains chains, int entry) {
        return chains.stepToSnapshot(entry, 0);
    }

    private static void hideAllBut(Set<Integer> rows, Object owner, String field, int rowsShift) throws Exception {
        Object chunks = value(owner, field);
        Set<Object> kept = new HashSet<>();
        for (int row : rows) {
            kept.add(((LongChunks) chunks).chunk(row));
        }
        long[][] directory = (long[][]) value(chunks, "directory");
        int hidden = 0;
        // The last chunk is the one that the put fills.
        int last = (((LongChunks) chunks).count() - 1) >>> rowsShift;
        for (int i = 0; i < last; i++) {
            if (!kept.contains(directory[i])) {
                directory[i] = null;
                hidden++;
            }
        }
        assertThat(hidden).isPositive();
    }

    private static Object value(Object owner, String name) throws ReflectiveOperationException {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }
}
