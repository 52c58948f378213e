package io.ingestor.internal.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.ingestor.CursorExpiredException;
import io.ingestor.internal.memory.MemoryBudget;
import io.ingestor.memtable.Memtable;
import io.ingestor.memtable.MemtableOptions;
import io.ingestor.memtable.hash.HashMemtable;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OpenCursorsTest {

    private static final byte[] ALL = new byte[0];

    private final MemoryBudget budget = new MemoryBudget(1 << 20);
    private final Table table = new Table(HashMemtable.factory().create(MemtableOptions.of(1)), budget, 1);
    private final ScanBudget scans = new ScanBudget(budget);
    private long now = 100;
    private final OpenCursors cursors = new OpenCursors(Duration.ofNanos(50), () -> now);

    private ScanCursor open() {
        assertThat(table.hold()).isTrue();
        return cursors.open(new Table[] {table}, ALL, 1, scans);
    }

    @Test
    void onlyLeasesThatAreOverAreEnded() {
        ScanCursor first = open();
        now += 30;
        ScanCursor second = open();
        now += 20;

        assertThat(cursors.expire()).isTrue();

        assertThatExceptionOfType(CursorExpiredException.class)
                .isThrownBy(first::next)
                .withMessage(
                        "the cursor was open for longer than cursorLease, PT0.00000005S, and its memory was needed:"
                                + " scan again, close cursors sooner, or raise cursorLease");
        assertThat(second.next()).isNull();
        assertThat(cursors.count()).isEqualTo(1);
        assertThat(cursors.expire()).isFalse();
    }

    @Test
    void theAgeIsThatOfTheOldestThatIsOpen() {
        assertThat(cursors.oldestAge()).isZero();
        ScanCursor first = open();
        now += 7;
        ScanCursor second = open();
        now += 2;

        assertThat(cursors.oldestAge()).isEqualTo(Duration.ofNanos(9));
        first.close();
        assertThat(cursors.oldestAge()).isEqualTo(Duration.ofNanos(2));
        second.close();
        assertThat(cursors.oldestAge()).isZero();
    }

    @Test
    void aTableIsLetGoOfOncePerCursorHoweverItEnds() {
        long bytes = budget.used();
        ScanCursor first = open();
        ScanCursor second = open();
        now += 1000;
        first.close();
        first.close();
        cursors.expire();
        second.close();
        assertThat(cursors.tables()).isEmpty();
        assertThat(budget.used()).isEqualTo(bytes).isPositive();

        table.letGo();

        assertThat(budget.used()).isZero();
        assertThat(table.hold()).isFalse();
    }

    @Test
    void whatAScanKeepsForItselfIsCountedUntilItEnds() {
        Memtable memtable = table.memtable();
        memtable.put(memtable.addBlock(new byte[] {1}), 0, 1, 0, 0, 1, 1);
        table.recount(0);
        long bytes = budget.used();
        ScanCursor first = open();
        ScanCursor second = open();

        assertThat(table.scanBytes()).isEqualTo(2 * (ScanCursor.SOURCE_BYTES + Integer.BYTES));
        assertThat(budget.used()).isEqualTo(bytes + table.scanBytes());
        first.close();
        now += 1000;
        cursors.expire();
        second.close();

        assertThat(table.scanBytes()).isZero();
        assertThat(budget.used()).isEqualTo(bytes);
    }

    @Test
    void whatTheFirstScanAddsToASealedTableIsCountedAtOnce() {
        Memtable memtable = table.memtable();
        memtable.put(memtable.addBlock(new byte[] {1}), 0, 1, 0, 0, 1, 1);
        table.seal();
        table.recount(0);
        long bytes = budget.used();

        open().close();

        assertThat(budget.used()).isEqualTo(bytes + Integer.BYTES);
    }

    @Test
    void aClosedCursorSaysThatItIsClosed() {
        ScanCursor cursor = open();
        cursor.close();

        assertThatIllegalStateException().isThrownBy(cursor::next).withMessage("the cursor is closed");
    }

    @Test
    void tablesOfAllCursorsAreListedOnce() {
        open();
        open();

        assertThat(cursors.tables()).containsExactly(table);
    }

    @Test
    void aLeaseBeyondAnyClockNeverEnds() {
        OpenCursors patient = new OpenCursors(Duration.ofSeconds(Long.MAX_VALUE), () -> now);
        assertThat(table.hold()).isTrue();
        ScanCursor cursor = patient.open(new Table[] {table}, ALL, 1, scans);
        now += Long.MAX_VALUE / 2;

        assertThat(patient.expire()).isFalse();
        assertThat(cursor.next()).isNull();
    }
}
