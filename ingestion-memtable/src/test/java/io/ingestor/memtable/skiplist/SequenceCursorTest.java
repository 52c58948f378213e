package io.ingestor.memtable.skiplist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.ingestor.memtable.EntryView;
import org.junit.jupiter.api.Test;

class SequenceCursorTest {

    private final EntryView view = new EntryView();

    private static SkipListEntry[] entries(long... sequences) {
        SkipListEntry[] entries = new SkipListEntry[sequences.length];
        for (int i = 0; i < sequences.length; i++) {
            entries[i] = new SkipListEntry(new byte[1], 0, 1, 0, 0, 0, sequences[i]);
        }
        return entries;
    }

    @Test
    void aLossIsNoticed() {
        SequenceCursor cursor = new SequenceCursor(entries(1, 2), 3);

        assertThat(cursor.next(view)).isTrue();
        assertThat(cursor.next(view)).isTrue();
        assertThatIllegalStateException()
                .isThrownBy(() -> cursor.next(view))
                .withMessage("the table should end after 3 entries, but it ended at sequence 2 after 2");
    }

    @Test
    void aSequenceThatDoesNotRiseIsNoticed() {
        SequenceCursor cursor = new SequenceCursor(entries(4, 4), 2);

        assertThat(cursor.next(view)).isTrue();
        assertThatIllegalStateException()
                .isThrownBy(() -> cursor.next(view))
                .withMessage("sequences must rise, but after 4 came 4 at entry 1");
    }
}
