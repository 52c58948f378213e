package io.ingestor.internal.flush;

import io.ingestor.internal.checkpoint.LogConsumer;
import io.ingestor.internal.checkpoint.LogConsumers;
import io.ingestor.internal.host.HostLogger;
import io.ingestor.internal.table.TableSignal;
import io.ingestor.wal.LogClosedException;
import io.ingestor.wal.LogFailedException;
import io.ingestor.wal.WriteAheadLog;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;

/** The part of the log that the sink has. It is recorded in the checkpoint before the log releases it. */
public final class LogPrefix {

    private static final HostLogger LOGGER = HostLogger.of("io.ingestor");

    private final LogConsumers consumers;
    private final WriteAheadLog log;
    private final TableSignal signal;
    private final Consumer<Throwable> failEngine;

    /** The durable sequence of the log when it was opened, including sequences that the open skipped. */
    private final long skippedTo;

    /**
     * Creates the prefix of an open log.
     *
     * @param signal the signal that wakes the flush thread when an awaited sequence is durable
     */
    public LogPrefix(LogConsumers consumers, WriteAheadLog log, TableSignal signal, Consumer<Throwable> failEngine) {
        this.consumers = consumers;
        this.log = log;
        this.signal = signal;
        this.failEngine = failEngine;
        this.skippedTo = log.durableSequence();
    }

    /** Returns the sequence up to which the sink has all records according to the checkpoint. */
    long recorded() {
        return consumers.sequence(LogConsumer.SINK);
    }

    /** Returns the last sequence of the log when it was opened. */
    long recovered() {
        return log.recovery().lastSequence();
    }

    /** Returns true if the log is durable up to a sequence. If not, the flush thread is signalled once it is. */
    boolean isDurable(long sequence) {
        signal.await(sequence);
        return log.durableSequence() >= sequence;
    }

    /** Records in the checkpoint that the sink has all records up to a sequence. */
    void record(long sequence) throws IOException {
        consumers.advance(LogConsumer.SINK, sequence, endOfLog() + 1);
    }

    /** Returns the last durable sequence of the log, not counting sequences that the open only skipped. */
    private long endOfLog() {
        long durable = log.durableSequence();
        return durable > skippedTo ? durable : recovered();
    }

    /** Lets the log release its records up to a sequence, except those that another consumer lacks. */
    void release(long sequence) {
        try {
            log.truncateBefore(Math.min(sequence, consumers.othersHave(LogConsumer.SINK)) + 1);
        } catch (LogClosedException e) {
            LOGGER.log(Level.TRACE, "the log has ended, the next open releases its prefix", e);
        } catch (LogFailedException e) {
            // Reported here, because no append may be in flight that could report it.
            failEngine.accept(e);
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "the log could not release flushed records; retrying after the next flush", e);
        }
    }
}
