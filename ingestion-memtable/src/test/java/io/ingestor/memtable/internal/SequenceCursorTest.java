package io.ingestor.memtable.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.ingestor.memtable.ArrayPool;
import io.ingestor.memtable.EntryView;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SequenceCursorTest {

    private final Footprint footprint = new Footprint();
    private final Blocks blocks = new Blocks(1, footprint, footprint);
    private final Entries entries = new Entries(blocks, new ArrayPool(), footprint);
    private final EntryView view = new EntryView();

    @BeforeEach
    void addBlock() {
        blocks.add(new byte[10]);
    }

    private void append(long sequence) {
        entries.append(0, 0, 1, 0, 0, 0, sequence, EntryFormat.UNLINKED);
    }

    @Test
    void aLossAtTheEndIsNoticed() {
        append(1);
        append(2);
        SequenceCursor cursor = new SequenceCursor(entries, 3, 3);

        assertThat(cursor.next(view)).isTrue();
        assertThat(cursor.next(view)).isTrue();
        assertThatIllegalStateException()
                .isThrownBy(() -> cursor.next(view))
                .withMessage("the table should end at sequence 3 after 3 entries, but it ended at 2 after 2");
    }

    @Test
    void anotherLastSequenceIsNoticed() {
        append(1);
        append(2);
        SequenceCursor cursor = new SequenceCursor(entries, 2, 3);

        assertThat(cursor.next(view)).isTrue();
        assertThat(cursor.next(view)).isTrue();
        assertThatIllegalStateException().isThrownBy(() -> cursor.next(view));
    }

    @Test
    void aSequenceThatDoesNotRiseIsNoticed() {
        append(1);
        append(5);
        append(5);
        SequenceCursor cursor = new SequenceCursor(entries, 3, 5);

        assertThat(cursor.next(view)).isTrue();
        assertThat(cursor.next(view)).isTrue();
        assertThatIllegalStateException()
                .isThrownBy(() -> cursor.next(view))
                .withMessage("sequences must increase, but after 5 came 5 at entry 2");
    }
}
