package io.ingestor.wal.internal.append;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HandoffTest {

    private static final class Letter implements Handoff.Item<Letter> {
        private @Nullable Letter next;

        @Override
        public @Nullable Letter next() {
            return next;
        }

        @Override
        public void next(@Nullable Letter item) {
            next = item;
        }
    }

    private final Handoff<Letter> handoff = new Handoff<>();

    @Test
    void takesWhatWasPushedInItsOrder() {
        Letter first = new Letter();
        Letter second = new Letter();
        handoff.push(first);
        handoff.push(second);

        assertThat(chain(handoff.takeAll())).containsExactly(first, second);
        assertThat(handoff.takeAll()).isNull();
        assertThat(handoff.isEmpty()).isTrue();
    }

    @Test
    void aCloseReturnsWhatNoTakeHasSeenAndRefusesTheRest() {
        Letter before = new Letter();
        handoff.push(before);

        assertThat(chain(handoff.close())).containsExactly(before);
        assertThat(handoff.push(new Letter())).isFalse();
        assertThat(handoff.takeAll()).isNull();
        assertThat(handoff.close()).isNull();
    }

    /** Checks that a closed queue accepts no push. The item would be lost, because no thread takes any more. */
    @Test
    void takesFromAClosedHandoffLetNoPushIn() throws Exception {
        handoff.close();
        AtomicBoolean ended = new AtomicBoolean();
        Thread consumer = new Thread(() -> {
            while (!ended.get()) {
                handoff.takeAll();
            }
        });
        consumer.start();

        int accepted = 0;
        for (int i = 0; i < 200_000; i++) {
            if (handoff.push(new Letter())) {
                accepted++;
            }
        }

        ended.set(true);
        consumer.join();
        assertThat(accepted).isZero();
    }

    private static List<Letter> chain(Letter first) {
        List<Letter> letters = new ArrayList<>();
        for (Letter letter = first; letter != null; letter = letter.next()) {
            letters.add(letter);
        }
        return letters;
    }
}
