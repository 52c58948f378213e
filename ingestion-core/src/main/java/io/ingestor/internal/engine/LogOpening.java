package io.ingestor.internal.engine;

import io.ingestor.wal.WalOptions;
import io.ingestor.wal.WriteAheadLog;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.util.UUID;

/**
 * Opens the log of an engine, and makes it and the sink known to each other: the sink is told whose records it will
 * get, the log above what it must number.
 */
@FunctionalInterface
interface LogOpening {

    /**
     * Opens it.
     *
     * @param nextSequence the next record gets at least that
     */
    WriteAheadLog open(EngineOptions options, long nextSequence) throws IOException;

    /** A log that is kept nowhere. */
    static LogOpening inMemory() {
        UUID id = UUID.randomUUID();
        return (options, nextSequence) -> new VolatileLog(id, options.limits().batchBytes(), nextSequence - 1);
    }

    /** The log in a directory. */
    static LogOpening in(StorageDirectory directory) {
        return (options, nextSequence) -> {
            WalOptions asked = options.walOptions();
            return options.walFactory()
                    .open(
                            directory,
                            asked.toBuilder()
                                    // Callers wait for memory, in one place: the log's own queue must not refuse what
                                    // has its memory already.
                                    .maxQueuedBytes(Math.max(asked.maxQueuedBytes(), options.memoryBudgetBytes()))
                                    .firstSequenceAtLeast(Math.max(asked.firstSequenceAtLeast(), nextSequence))
                                    .build());
        };
    }

    /**
     * The log first, for the sink is told its id. Opened twice only if it ends below what the sink has, as an older
     * copy of it does: then it must number above that. If it fails the log is closed, and the sink is the caller's.
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
