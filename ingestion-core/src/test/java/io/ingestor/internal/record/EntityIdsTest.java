package io.ingestor.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;

class EntityIdsTest {

    @Test
    void areVersion7UuidsOfTheClock() {
        EntityIds ids = new EntityIds(Clock.fixed(Instant.ofEpochMilli(1_700_000_000_123L), ZoneOffset.UTC), 1, 1);

        UUID id = UUID.fromString(next(ids));

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(1_700_000_000_123L);
    }

    @Test
    void riseWithinAMillisecondAndBeyondItsCounter() {
        EntityIds ids = new EntityIds(Clock.fixed(Instant.ofEpochMilli(1000), ZoneOffset.UTC), 1, 1);
        List<String> made = new ArrayList<>();

        for (int i = 0; i < 10_000; i++) {
            made.add(next(ids));
        }

        assertThat(made).isSorted().doesNotHaveDuplicates();
        assertThat(UUID.fromString(made.get(9_999)).getMostSignificantBits() >>> 16)
                .isEqualTo(1002);
    }

    @Test
    void riseWhenTheClockIsSetBack() {
        SettableClock clock = new SettableClock();
        EntityIds ids = new EntityIds(clock, 1, 1);
        clock.millis = 5000;
        String before = next(ids);
        clock.millis = 10;

        String after = next(ids);

        assertThat(after).isGreaterThan(before);
    }

    @Test
    void differBetweenInstances() {
        Clock clock = Clock.fixed(Instant.ofEpochMilli(1000), ZoneOffset.UTC);

        assertThat(next(new EntityIds(clock))).isNotEqualTo(next(new EntityIds(clock)));
    }

    @Test
    void areUniqueAcrossThreads() throws InterruptedException {
        EntityIds ids = new EntityIds(Clock.systemUTC());
        Set<String> made = new ConcurrentSkipListSet<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                Set<String> mine = new TreeSet<>();
                for (int j = 0; j < 20_000; j++) {
                    mine.add(next(ids));
                }
                made.addAll(mine);
            });
            threads.add(thread);
            thread.start();
        }

        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(made).hasSize(80_000);
    }

    private static String next(EntityIds ids) {
        byte[] target = new byte[EntityIds.LENGTH + 2];
        ids.next(target, 1);
        assertThat(target[0]).isZero();
        assertThat(target[EntityIds.LENGTH + 1]).isZero();
        return new String(target, 1, EntityIds.LENGTH, StandardCharsets.US_ASCII);
    }

    private static final class SettableClock extends Clock {
        private long millis;

        @Override
        public long millis() {
            return millis;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
