package io.ingestor.grpc.internal.call;

import io.grpc.StatusException;
import org.jspecify.annotations.Nullable;

/** An item of a stream. Items are answered strictly in the order in which the client sent them. */
sealed interface StreamItem permits RecordGroup, StreamItem.Barrier, StreamItem.End {

    /** A commit; its ack covers everything before it. */
    final class Barrier implements StreamItem {
        /** The bytes that a commit holds in memory; on the wire it has only a few. */
        static final long COST = 128;

        private final boolean syncs;
        private boolean started;
        private boolean done;
        private @Nullable Throwable failure;

        Barrier(boolean syncs) {
            this.syncs = syncs;
        }

        /**
         * Starts the commit, after everything before it has been answered. Returns true if the log must be synced, on
         * the first call only.
         */
        boolean start() {
            if (started) {
                return false;
            }
            started = true;
            done = !syncs;
            return syncs;
        }

        void complete(@Nullable Throwable newFailure) {
            done = true;
            failure = newFailure;
        }

        boolean isDone() {
            return done;
        }

        @Nullable
        Throwable failure() {
            return failure;
        }
    }

    /**
     * The end of the stream.
     *
     * @param failure the reason for an early end, or null if the client is done
     */
    record End(@Nullable StatusException failure) implements StreamItem {}
}
