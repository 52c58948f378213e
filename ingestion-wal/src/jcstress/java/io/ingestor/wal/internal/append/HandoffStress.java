package io.ingestor.wal.internal.append;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.AppendListener;
import io.ingestor.wal.Compression;
import java.nio.ByteBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** A hand-off loses nothing, repeats nothing, keeps the order of each caller, and forgets to wake nobody. */
final class HandoffStress {

    private HandoffStress() {}

    private static final AppendListener IGNORED = new AppendListener() {
        @Override
        public void onWritten(long firstSequence) {}

        @Override
        public void onSynced(long firstSequence) {}

        @Override
        public void onFailure(Throwable cause) {}
    };

    static final class Letter implements Handoff.Item<Letter> {
        final int digit;
        private Letter next;

        Letter(int digit) {
            this.digit = digit;
        }

        @Override
        public Letter next() {
            return next;
        }

        @Override
        public void next(Letter item) {
            next = item;
        }
    }

    /** The digits of the letters in their order, behind those that there are already. */
    private static int read(int digits, Letter first) {
        int read = digits;
        for (Letter letter = first; letter != null; letter = letter.next()) {
            read = 10 * read + letter.digit;
        }
        return read;
    }

    @JCStressTest
    @Outcome(
            id = "(1234|1324|1342|3124|3142|3412), (34|3412)",
            expect = ACCEPTABLE,
            desc = "One caller is through before the other, or behind the take.")
    @Outcome(
            id = "(1234|1324|1342|3124|3142|3412), .*",
            expect = ACCEPTABLE_INTERESTING,
            desc = "The pushes of two callers are mixed, or the take comes between them.")
    @Outcome(expect = FORBIDDEN, desc = "An item is lost, is there twice, or has overtaken one of its own caller.")
    @State
    public static class TwoCallersOneTake {

        private final Handoff<Letter> handoff = new Handoff<>();
        private int taken;

        @Actor
        public void caller() {
            handoff.push(new Letter(1));
            handoff.push(new Letter(2));
        }

        @Actor
        public void callerAndConsumer() {
            handoff.push(new Letter(3));
            handoff.push(new Letter(4));
            taken = read(0, handoff.takeAll());
        }

        @Arbiter
        public void rest(II_Result result) {
            result.r1 = read(taken, handoff.takeAll());
            result.r2 = taken;
        }
    }

    @JCStressTest
    @Outcome(id = "1, 1, 0, 0", expect = ACCEPTABLE, desc = "Accepted, and in the take.")
    @Outcome(
            id = "1, 0, 1, 0",
            expect = ACCEPTABLE_INTERESTING,
            desc = "Accepted between the last take and the close, and returned by the close.")
    @Outcome(id = "0, 0, 0, 0", expect = ACCEPTABLE, desc = "Refused, and nowhere.")
    @Outcome(expect = FORBIDDEN, desc = "Accepted and lost, there twice, or refused and there.")
    @State
    public static class PushAgainstClose {

        private final Handoff<Letter> handoff = new Handoff<>();

        @Actor
        public void caller(IIII_Result result) {
            result.r1 = handoff.push(new Letter(1)) ? 1 : 0;
        }

        @Actor
        public void consumer(IIII_Result result) {
            result.r2 = read(0, handoff.takeAll());
            result.r3 = read(0, handoff.close());
        }

        @Arbiter
        public void after(IIII_Result result) {
            result.r4 = read(0, handoff.takeAll());
        }
    }

    /** The number of accepted pushes, and the values that were taken. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Refused, whatever the consumer does.")
    @Outcome(expect = FORBIDDEN, desc = "A closed hand-off has accepted an item.")
    @State
    public static class PushOnClosed {

        /** A consumer that opens the hand-off for a moment does it this often, so that a push meets it. */
        private static final int TRIES = 20;

        private final Handoff<Letter> handoff = new Handoff<>();

        public PushOnClosed() {
            handoff.close();
        }

        @Actor
        public void caller(II_Result result) {
            for (int i = 0; i < TRIES; i++) {
                result.r1 += handoff.push(new Letter(1)) ? 1 : 0;
            }
        }

        @Actor
        public void consumer(II_Result result) {
            for (int i = 0; i < TRIES; i++) {
                result.r2 += read(0, handoff.takeAll()) + read(0, handoff.close());
            }
        }
    }

    /** The bytes of an append, and a field of it that is not final. */
    @JCStressTest
    @Outcome(id = "7, 8", expect = ACCEPTABLE, desc = "Taken, with all that its caller has written.")
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Not there yet.")
    @Outcome(expect = FORBIDDEN, desc = "Taken before all was written.")
    @State
    public static class WhatIsTakenIsWhole {

        private final Handoff<PendingAppend> queue = new Handoff<>();

        @Actor
        public void caller() {
            byte[] bytes = {7};
            PendingAppend append =
                    new PendingAppend(IGNORED, AckLevel.SYNCED, 1, 1, Compression.LZ4, ByteBuffer.wrap(bytes), 0, 0);
            append.firstSequence = 8;
            queue.push(append);
        }

        @Actor
        public void consumer(II_Result result) {
            PendingAppend append = queue.takeAll();
            if (append != null) {
                ByteBuffer payload = append.payload;
                result.r1 = payload == null || !append.isPooled() ? -1 : payload.get(0);
                result.r2 = (int) append.firstSequence;
            }
        }
    }

    @JCStressTest
    @Outcome(id = "12, 0", expect = ACCEPTABLE, desc = "All was there at a look.")
    @Outcome(id = "12, 1", expect = ACCEPTABLE_INTERESTING, desc = "The consumer has waited, and was woken.")
    @Outcome(expect = FORBIDDEN, desc = "Nobody has woken the consumer.")
    @State
    public static class WakeUp {

        private final Handoff<Letter> handoff = new Handoff<>();

        @Actor
        public void caller() {
            handoff.push(new Letter(1));
            handoff.push(new Letter(2));
        }

        @Actor
        public void consumer(II_Result result) {
            handoff.consumedBy(Thread.currentThread());
            int digits = read(0, handoff.takeAll());
            while (digits < 12) {
                result.r2 = 1;
                if (!Patience.suffices(handoff::await)) {
                    return;
                }
                digits = read(digits, handoff.takeAll());
            }
            result.r1 = digits;
        }
    }
}
