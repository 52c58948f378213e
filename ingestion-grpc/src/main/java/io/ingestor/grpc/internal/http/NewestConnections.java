package io.ingestor.grpc.internal.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.util.LinkedHashSet;
import java.util.Set;

/** The newest connections, up to a limit: a further connection closes the oldest one. Thread-safe. */
final class NewestConnections {

    private final int limit;
    private final Set<Channel> open = new LinkedHashSet<>();

    NewestConnections(int limit) {
        this.limit = limit;
    }

    synchronized void add(Channel connection) {
        if (open.size() == limit) {
            Channel oldest = open.iterator().next();
            open.remove(oldest);
            ChannelFuture unused = oldest.close();
        }
        open.add(connection);
        ChannelFuture unused = connection.closeFuture().addListener(closed -> remove(connection));
    }

    private synchronized void remove(Channel connection) {
        open.remove(connection);
    }
}
