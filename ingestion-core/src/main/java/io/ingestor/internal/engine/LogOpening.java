package io.ingestor.internal.engine;

import io.ingestor.wal.WalContext;
import io.ingestor.wal.WalContext.DirectorySupplier;
import io.ingestor.wal.WalFactory;
import io.ingestor.wal.WriteAheadLog;
import java.io.IOException;
import java.util.UUID;

/**
 * A way to open the log of an engine together with its sink. The sink receives the id of the log, and the log receives
 * the lowest sequence that it may assign.
 */
@FunctionalInterface
interface LogOpening {

    /**
     * Opens the log.
     *
     * @param nextSequence the lowest sequence that the next record may get
     */
    WriteAheadLog open(EngineOptions options, long nextSequence) throws IOException;

    /** Returns the opening of a log that stores nothing. */
    static LogOpening inMemory() {
        UUID id = UUID.randomUUID();
        return (options, nextSequence) ->
                new VolatileLog(id, options.calls().limits().batchBytes(), nextSequence - 1);
    }

    /** Returns the opening of a factory's log; the factory may use the directory. */
    static LogOpening of(WalFactory factory, DirectorySupplier directory) {
        // One context for all opens, so that each gets the same directory.
        WalContext context = WalContext.of(directory);
        return (options, nextSequence) -> factory.open(context.withFirstSequenceAtLeast(nextSequence)
                // Callers wait for memory in Admission only: the log's own queue must not refuse an entry whose memory
                // is reserved.
                .withQueuedBytes(options.memory().budgetBytes()));
    }

    /**
     * Opens the log, then the sink with the log's id. If the log ends below the last sequence of the sink, as an older
     * copy does, it is reopened to number above that. After a failure the log is closed, and the caller must close the
     * sink.
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
