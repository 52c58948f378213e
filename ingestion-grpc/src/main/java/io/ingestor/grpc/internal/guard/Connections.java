package io.ingestor.grpc.internal.guard;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.util.HashMap;
import java.util.Map;

/**
 * The open gRPC connections. When all slots are taken, a further connection ends the one that has been idle longest.
 * When none is idle, a few more are accepted, because only the status of a call can give the reason for a refusal.
 * Thread-safe.
 */
public final class Connections {

    private final int slots;
    private final int limit;
    private final TransportBytes bytes;
    private final Map<ConnectionLoad, InboundFrames> open = new HashMap<>();

    public Connections(int slots, int reserve, TransportBytes bytes) {
        this.slots = slots;
        this.limit = slots + reserve;
        this.bytes = bytes;
    }

    /** Adds an accepted connection. Returns false if there are too many. */
    boolean add(Channel channel) {
        ConnectionLoad connection = new ConnectionLoad(channel, bytes, System.nanoTime());
        InboundFrames frames = new InboundFrames(connection);
        synchronized (this) {
            if (open.size() >= slots) {
                endLongestIdle();
            }
            if (open.size() >= limit) {
                return false;
            }
            open.put(connection, frames);
        }
        channel.pipeline().addLast(frames);
        ChannelFuture unused = channel.closeFuture().addListener(closed -> remove(connection));
        return true;
    }

    private synchronized void remove(ConnectionLoad connection) {
        open.remove(connection);
    }

    /**
     * Ends the connection that has been idle longest. With few connections, a search costs less than an order that each
     * call updates.
     */
    private void endLongestIdle() {
        ConnectionLoad longest = null;
        for (ConnectionLoad connection : open.keySet()) {
            if (connection.channel().isRegistered()
                    && connection.isIdle()
                    && (longest == null || connection.idleSince() - longest.idleSince() < 0)) {
                longest = connection;
            }
        }
        InboundFrames frames = longest == null ? null : open.remove(longest);
        if (longest != null && frames != null) {
            ConnectionLoad ended = longest;
            longest.channel().eventLoop().execute(() -> {
                if (!frames.endIfIdle()) {
                    keep(ended, frames);
                }
            });
        }
    }

    /** Restores a connection that received a call before it could be ended. */
    private synchronized void keep(ConnectionLoad connection, InboundFrames frames) {
        if (connection.channel().isOpen()) {
            open.put(connection, frames);
        }
    }
}
