package io.ingestor.grpc.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogPaceTest {

    @Test
    void countsWhatIsLeftOutUntilTheNextLine() {
        AtomicLong time = new AtomicLong(Long.MAX_VALUE - 5);
        LogPace pace = new LogPace(time::get);

        assertThat(pace.next()).isZero();
        assertThat(pace.next()).isEqualTo(-1);
        time.addAndGet(LogPace.INTERVAL.toNanos() - 1);
        assertThat(pace.next()).isEqualTo(-1);
        time.addAndGet(1);

        assertThat(pace.next()).isEqualTo(2);
        time.addAndGet(LogPace.INTERVAL.toNanos());
        assertThat(pace.next()).isZero();
    }
}
