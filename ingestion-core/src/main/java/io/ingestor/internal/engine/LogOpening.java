package io.ingestor.internal.engine;

import io.ingestor.wal.WalContext;
import io.ingestor.wal.WalContext.DirectorySupplier;
import io.ingestor.wal.WalFactory;
import io.ingestor.wal.WriteAheadLog;
import java.io.IOException;
import java.util.UUID;

/**
 * The opening of the log of an engine, which introduces it and the sink to each other. The sink learns whose records it
 * will get. The log learns above which sequence it must number.
 */
@FunctionalInterface
interface LogOpening {

    /**
     * Opens the log.
     *
     * @param nextSequence the lowest sequence that the next record may get
     */
    WriteAheadLog open(EngineOptions options, long nextSequence) throws IOException;

    /** Returns the opening of a log that is kept nowhere. */
    static LogOpening inMemory() {
        UUID id = UUID.randomUUID();
        return (options, nextSequence) ->
                new VolatileLog(id, options.calls().limits().batchBytes(), nextSequence - 1);
    }

    /** Returns the opening of a factory's log, which may ask for that directory. */
    static LogOpening of(WalFactory factory, DirectorySupplier directory) {
        // One for all opens, so that each has the same directory.
        WalContext context = WalContext.of(directory);
        return (options, nextSequence) -> factory.open(context.withFirstSequenceAtLeast(nextSequence)
                // Callers wait for memory, in one place: the log's own queue must not refuse an entry that has
                // its memory already.
                .withQueuedBytes(options.memory().budgetBytes()));
    }

    /**
     * Opens the log, then the sink, which is given the log's id. If the log ends below what the sink has, as an older
     * copy of it does, it is opened a second time: then it must number above that. If it fails the log is closed, and
     * the sink is the caller's.
     */
    default WriteAheadLog openWith(OpenedSink sink, EngineOptions options) throws IOException {
        WriteAheadLog log = open(options, sink.nextSequence());
        try {
            sink.open(log);
            if (sink.lastSequence() <= log.durableSequence()) {
                return log;
            }
        } catch (IOException | RuntimeException | Error e) {
            Closing.after(e, log);
            throw e;
        }
        log.close();
        WriteAheadLog again = open(options, sink.nextSequence());
        try {
            sink.checkIsOf(again);
            return again;
        } catch (IOException | RuntimeException | Error e) {
            Closing.after(e, again);
            throw e;
        }
    }
}
