package io.ingestor.grpc.internal.call;

import io.grpc.StatusException;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The items of one stream in their order: those that were handed to the engine and are not answered, then those that
 * wait for it. Not thread-safe: its monitor is the lock of the whole stream.
 *
 * <p>Plain records join the last group that still waits; a group waits only while enough earlier ones are in the
 * engine. So a lone record is handed over at once, and a burst makes groups of the records that came while the log
 * synced, without a timer.
 */
final class StreamBacklog {

    /** One being synced and one being encoded keep both sides busy; more would only make groups smaller. */
    private static final int PLAIN_GROUPS_IN_ENGINE = 2;

    private final ArrayDeque<StreamItem> waiting = new ArrayDeque<>();
    private final ArrayDeque<StreamItem> unanswered = new ArrayDeque<>();
    private int plainInEngine;
    private boolean ended;
    private boolean closed;

    void add(StreamItem item) {
        waiting.add(item);
    }

    /** Adds the last item. */
    void end(@Nullable StatusException failure) {
        ended = true;
        waiting.add(new StreamItem.End(failure));
    }

    /** Returns true if further items may be added: the last one has not come, and the stream is not closed. */
    boolean isOpen() {
        return !ended && !closed;
    }

    /** Returns true if nothing more is answered. */
    boolean isClosed() {
        return closed;
    }

    /** Returns the group that a plain record may join, null if the record begins one of its own. */
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
     * Moves waiting items to those that await their answer, as far as the next group that the engine is to get now.
     * Returns that group, null if there is none.
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

    /** Replaces the group that the engine got last, but has not taken, by its halves; they are next. */
    void divideLast(RecordGroup group) {
        leftEngine(group);
        unanswered.removeLast();
        List<RecordGroup> halves = group.halves();
        waiting.addFirst(halves.get(1));
        waiting.addFirst(halves.get(0));
    }

    /** Notes that the engine is done with a group. */
    void leftEngine(RecordGroup group) {
        plainInEngine -= group.isPlain() ? 1 : 0;
    }

    /** Returns the item to answer next, null if there is none. */
    @Nullable
    StreamItem nextToAnswer() {
        return unanswered.peek();
    }

    /** Returns true if the engine is done with every group that it got. */
    boolean isDecided() {
        return unanswered.stream().allMatch(item -> !(item instanceof RecordGroup group) || group.isDone());
    }

    /** Returns true if records that are not answered are stored, or may be. */
    boolean isStored() {
        return unanswered.stream().anyMatch(item -> item instanceof RecordGroup group && group.isStored());
    }

    /** Removes the item that was answered; nothing happens if all was dropped meanwhile. */
    void answered() {
        unanswered.poll();
    }

    /** Drops everything, for good. */
    void close() {
        closed = true;
        waiting.clear();
        unanswered.clear();
    }
}
