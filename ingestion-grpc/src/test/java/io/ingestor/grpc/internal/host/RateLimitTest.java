package io.ingestor.grpc.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RateLimitTest {

    @Test
    void linesBeyondTheLimitAreCountedAndReportedLater() {
        AtomicLong now = new AtomicLong();
        RateLimit limit = new RateLimit(now::get);

        for (int i = 0; i < RateLimit.LINES; i++) {
            assertThat(limit.admit("line")).isEqualTo("line");
        }
        for (int i = 0; i < 3; i++) {
            assertThat(limit.admit("line")).isNull();
        }
        now.addAndGet(RateLimit.WINDOW_NANOS);

        assertThat(limit.admit("line")).isEqualTo("line (3 lines of this kind were left out before)");
        assertThat(limit.admit("line")).isEqualTo("line");
    }
}
