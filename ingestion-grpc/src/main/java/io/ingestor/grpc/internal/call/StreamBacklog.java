package io.ingestor.grpc.internal.call;

import io.grpc.StatusException;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The items of one stream in order: those handed to the engine and not yet answered, then those waiting for the engine.
 * Not thread-safe: its monitor is the lock of the whole stream.
 *
 * <p>Plain records join the last waiting group; a group waits only while two earlier ones are in the engine. So a lone
 * record is handed over immediately, and a burst forms groups of the records that arrive while the log syncs. No timer
 * is needed.
 */
final class StreamBacklog {

    /**
     * The number of plain groups in the engine at which an unsealed group waits: one being synced and one being
     * encoded. More would only make groups smaller.
     */
    private static final int PLAIN_GROUPS_IN_ENGINE = 2;

    private final ArrayDeque<StreamItem> waiting = new ArrayDeque<>();
    private final ArrayDeque<StreamItem> unanswered = new ArrayDeque<>();
    private int plainInEngine;
    private boolean ended;
    private boolean closed;

    void add(StreamItem item) {
        waiting.add(item);
    }

    /** Adds the end of the stream. */
    void end(@Nullable StatusException failure) {
        ended = true;
        waiting.add(new StreamItem.End(failure));
    }

    /** Returns true if items may be added: the stream has neither ended nor been closed. */
    boolean isOpen() {
        return !ended && !closed;
    }

    /** Returns true if the stream sends no more answers. */
    boolean isClosed() {
        return closed;
    }

    /** Returns the group that a plain record may join, or null if the record begins a group of its own. */
    @Nullable
    RecordGroup joinable() {
        return waiting.peekLast() instanceof RecordGroup last && !last.isSealed() ? last : null;
    }

    /** Returns true if everything is answered. */
    boolean isEmpty() {
        return waiting.isEmpty() && unanswered.isEmpty();
    }

    boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    /**
     * Moves waiting items to the unanswered ones, up to the next group to hand to the engine. Returns that group, or
     * null if there is none.
     */
    @Nullable
    RecordGroup nextForEngine() {
        while (!waiting.isEmpty()) {
            StreamItem head = waiting.element();
            if (head instanceof RecordGroup group && mustWait(group)) {
                return null;
            }
            waiting.remove();
            unanswered.add(head);
            if (head instanceof RecordGroup group && !group.isDone()) {
                plainInEngine += group.isPlain() ? 1 : 0;
                return group;
            }
        }
        return null;
    }

    private boolean mustWait(RecordGroup group) {
        return !group.isSealed() && plainInEngine >= PLAIN_GROUPS_IN_ENGINE && waiting.size() == 1;
    }

    /**
     * Replaces the group that was handed over last, which the engine rejected, with its halves, which are handed over
     * next.
     */
    void divideLast(RecordGroup group) {
        leftEngine(group);
        unanswered.removeLast();
        List<RecordGroup> halves = group.halves();
        waiting.addFirst(halves.get(1));
        waiting.addFirst(halves.get(0));
    }

    /** Records that the engine is done with a group. */
    void leftEngine(RecordGroup group) {
        plainInEngine -= group.isPlain() ? 1 : 0;
    }

    /** Returns the item to answer next, or null if there is none. */
    @Nullable
    StreamItem nextToAnswer() {
        return unanswered.peek();
    }

    /** Returns true if the engine is done with every group handed to it. */
    boolean isDecided() {
        return unanswered.stream().allMatch(item -> !(item instanceof RecordGroup group) || group.isDone());
    }

    /** Returns true if unanswered records are stored, or may be. */
    boolean isStored() {
        return unanswered.stream().anyMatch(item -> item instanceof RecordGroup group && group.isStored());
    }

    /** Removes the item that has been answered. Does nothing if the backlog was closed meanwhile. */
    void answered() {
        unanswered.poll();
    }

    /** Closes the stream and drops all items. */
    void close() {
        closed = true;
        waiting.clear();
        unanswered.clear();
    }
}
