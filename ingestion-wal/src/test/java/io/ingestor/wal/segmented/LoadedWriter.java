package io.ingestor.wal.segmented;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.AppendListener;
import io.ingestor.wal.LogFailedException;
import io.ingestor.wal.LogRefusedException;
import io.ingestor.wal.WriteAheadLog;
import io.ingestor.wal.storage.FileSystemDirectory;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A process in which several callers append at all levels, and roll and truncate small segments, until they are done or
 * the log fails. It prints these lines:
 *
 * <pre>
 *   opening                       before the open
 *   open                          after it
 *   S number sequence             an entry was acknowledged as synced
 *   F sequence                    an entry with that sequence failed with the log, 0 if it had none yet
 *   R number                      an entry was refused after it was queued, so it is not in the log
 *   X number cause                an entry failed in a way that is never allowed
 *   # text                        the exception that a caller got
 *   T sequence                    the log is about to be truncated before that sequence
 *   end accepted synced failed    after the close; accepted entries without an outcome are in neither count
 * </pre>
 */
final class LoadedWriter {

    static final SegmentedOptions OPTIONS = SegmentedOptions.builder()
            .segmentBytes(64 << 10)
            .maxSyncDelay(Duration.ofMillis(2))
            .build();

    /** The options of a log that acknowledges before it syncs, which a check must detect. */
    static final SegmentedOptions DISHONEST =
            OPTIONS.toBuilder().maxSyncDelay(Duration.ofSeconds(20)).build();

    static final int CALLERS = 4;

    /** The time for which a caller repeats an append that is refused. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofMillis(1);

    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private final WriteAheadLog log;
    private final boolean honest;
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger synced = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    private LoadedWriter(WriteAheadLog log, boolean honest) {
        this.log = log;
        this.honest = honest;
    }

    /** Returns the first number of a caller in a round, from which its numbers count up without gaps. */
    static long firstNumber(int round, int caller) {
        return ((long) round << 40) | ((long) caller << 32);
    }

    static int recordCount(long number) {
        return (int) (number % 4);
    }

    /** Returns the payload of an entry. Some payloads shrink, and a few are long, so that segments roll often. */
    static byte[] payload(long number) {
        SplittableRandom random = new SplittableRandom(number);
        byte[] payload = new byte[random.nextInt(16) == 0 ? 6_000 + random.nextInt(9_000) : 16 + random.nextInt(900)];
        if (random.nextInt(2) == 0) {
            random.nextBytes(payload);
        }
        ByteBuffer.wrap(payload).putLong(0, number).putLong(8, ~number);
        return payload;
    }

    /** Runs the writer. Arguments: directory, round, entries of each caller, "honest" or "dishonest". */
    public static void main(String[] args) throws Exception {
        int round = Integer.parseInt(args[1]);
        int entries = Integer.parseInt(args[2]);
        boolean honest = args[3].equals("honest");
        print("opening");
        WriteAheadLog log;
        try {
            log = SegmentedWriteAheadLog.open(FileSystemDirectory.open(Path.of(args[0])), honest ? OPTIONS : DISHONEST);
        } catch (IOException e) {
            print("# " + e);
            print("end 0 0 0");
            return;
        }
        LoadedWriter writer = new LoadedWriter(log, honest);
        print("open");
        List<Thread> callers = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
            int index = caller;
            Thread thread = new Thread(() -> writer.append(index, firstNumber(round, index), entries));
            thread.start();
            callers.add(thread);
        }
        for (Thread caller : callers) {
            caller.join();
        }
        try {
            writer.log.close();
        } catch (IOException e) {
            print("# " + e);
        }
        print("end " + writer.accepted + " " + writer.synced + " " + writer.failed);
    }

    private void append(int caller, long first, int entries) {
        Semaphore inFlight = new Semaphore(16);
        AckLevel[] levels = honest ? AckLevel.values() : new AckLevel[] {AckLevel.WRITTEN};
        try {
            for (int i = 0; i < entries; i++) {
                long number = first + i;
                inFlight.acquire();
                appendOne(number, levels[i % levels.length], inFlight);
                if (caller == 0 && i % 200 == 199) {
                    long keepFrom = Math.max(1, log.durableSequence() - 100);
                    print("T " + keepFrom);
                    log.truncateBefore(keepFrom);
                } else if (i % 50 == 49 && honest) {
                    var unused = log.sync();
                }
            }
        } catch (IOException | InterruptedException e) {
            // The log has stopped or refuses appends; the outcomes of the entries show which.
            print("# " + e);
        }
    }

    private void appendOne(long number, AckLevel level, Semaphore inFlight) throws IOException {
        ByteBuffer payload = ByteBuffer.wrap(payload(number));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (boolean queued = false; !queued; ) {
            try {
                log.append(payload, recordCount(number), level, new Watched(number, inFlight));
                queued = true;
            } catch (LogRefusedException e) {
                // If the disk is gone when a segment is prepared, the log refuses appends forever, and syncs no more.
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
        accepted.getAndIncrement();
    }

    /** Prints a line in a single write call, so that no line is cut. */
    private static void print(String line) {
        try {
            OUT.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Watched implements AppendListener {
        private final long number;
        private final Semaphore inFlight;
        private volatile long sequence;

        Watched(long number, Semaphore inFlight) {
            this.number = number;
            this.inFlight = inFlight;
        }

        @Override
        public void onSequenced(long firstSequence) {
            sequence = firstSequence;
        }

        @Override
        public void onWritten(long firstSequence) {
            if (!honest) {
                print("S " + number + " " + firstSequence);
                inFlight.release();
            }
        }

        @Override
        public void onSynced(long firstSequence) {
            synced.getAndIncrement();
            if (honest) {
                print("S " + number + " " + firstSequence);
                inFlight.release();
            }
        }

        @Override
        public void onFailure(Throwable cause) {
            failed.getAndIncrement();
            if (cause instanceof LogFailedException) {
                print("F " + sequence);
            } else if (cause instanceof LogRefusedException) {
                print("R " + number);
            } else {
                print("X " + number + " " + cause);
            }
            inFlight.release();
        }
    }
}
