package io.ingestor.wal;

import java.util.concurrent.CompletableFuture;

/** A future that completes with the first sequence once the requested level is reached. */
final class AppendFuture extends CompletableFuture<Long> implements AppendListener {

    private final AckLevel level;

    AppendFuture(AckLevel level) {
        this.level = level;
    }

    @Override
    public void onSequenced(long firstSequence) {
        completeAt(AckLevel.ACCEPTED, firstSequence);
    }

    @Override
    public void onWritten(long firstSequence) {
        completeAt(AckLevel.WRITTEN, firstSequence);
    }

    @Override
    public void onSynced(long firstSequence) {
        completeAt(AckLevel.SYNCED, firstSequence);
    }

    @Override
    public void onFailure(Throwable cause) {
        completeExceptionally(cause);
    }

    private void completeAt(AckLevel reached, long firstSequence) {
        if (level == reached) {
            complete(firstSequence);
        }
    }
}
