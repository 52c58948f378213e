package io.ingestor.grpc.internal.guard;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.util.HashMap;
import java.util.Map;

/**
 * The open gRPC connections. When there are as many as have a slot, a further one ends the connection that has been
 * without a call for longest. When none is without a call, some more are accepted, because only the status of a call
 * can refuse one with a reason. Thread-safe.
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

    /** Prepares an accepted connection. Returns false if there are too many. */
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

    /** Ends the longest idle connection. There are few, so a search costs less than an order that each call changes. */
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

    /** Takes one back that has got a call meanwhile. */
    private synchronized void keep(ConnectionLoad connection, InboundFrames frames) {
        if (connection.channel().isOpen()) {
            open.put(connection, frames);
        }
    }
}
