package io.ingestor.wal.internal.append;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.wal.LogFailedException;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FailureLatchTest {

    private final FailureLatch latch = new FailureLatch();

    private LogFailedException failed() {
        return Objects.requireNonNull(latch.failure());
    }

    @Test
    void anIoFailureIsReportedInItsOwnWords() {
        latch.fail("a sync failed", new IOException("sync of file /f failed: Input/output error"));

        assertThat(failed())
                .hasMessage("a sync failed; the outcome of appends in flight is unknown, close the log and open it"
                        + " again: sync of file /f failed: Input/output error");
    }

    @Test
    void aBugIsReportedWithItsClass() {
        latch.fail("the log thread ended", new IllegalStateException("no frame"));

        assertThat(failed()).hasMessageEndingWith(": java.lang.IllegalStateException: no frame");
    }

    @Test
    void onlyTheFirstFailureCounts() {
        latch.fail("first", new IOException("a"));
        latch.fail("second", new IOException("b"));

        assertThat(failed()).hasMessageStartingWith("first");
    }

    @Test
    void theLogStopsWithoutMemoryToDescribeWhy() {
        AtomicInteger wakes = new AtomicInteger();
        latch.onFailure(wakes::incrementAndGet);

        latch.fail("a sync failed", new OutOfMemoryError() {
            @Override
            public String getMessage() {
                throw new OutOfMemoryError("for the test");
            }
        });

        assertThat(failed()).hasMessageStartingWith("out of memory; the outcome of appends in flight is unknown");
        assertThat(wakes).hasValue(1);
    }
}
