package io.ingestor.grpc.internal.guard;

import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.List;

/** A server socket channel that keeps the connections that {@link Connections} admits, and closes all others unread. */
public final class LimitedServerSocketChannel extends NioServerSocketChannel {

    private final Connections connections;

    public LimitedServerSocketChannel(Connections connections) {
        this.connections = connections;
    }

    @Override
    protected int doReadMessages(List<Object> accepted) throws Exception {
        int before = accepted.size();
        int read = super.doReadMessages(accepted);
        for (int i = accepted.size() - 1; i >= before; i--) {
            Channel connection = (Channel) accepted.get(i);
            if (!connections.add(connection)) {
                accepted.remove(i);
                connection.unsafe().closeForcibly();
            }
        }
        // A refused connection counts as read, so that the loop continues with the next one in the backlog.
        return read;
    }
}
