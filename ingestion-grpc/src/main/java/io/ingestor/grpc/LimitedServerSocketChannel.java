package io.ingestor.grpc;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Accepts no more than a number of connections at a time; those beyond are closed before a byte of theirs is read. */
final class LimitedServerSocketChannel extends NioServerSocketChannel {

    private final int limit;
    private final AtomicInteger open = new AtomicInteger();

    LimitedServerSocketChannel(int limit) {
        this.limit = limit;
    }

    @Override
    protected int doReadMessages(List<Object> accepted) throws Exception {
        int before = accepted.size();
        int read = super.doReadMessages(accepted);
        for (int i = accepted.size() - 1; i >= before; i--) {
            Channel connection = (Channel) accepted.get(i);
            if (open.incrementAndGet() > limit) {
                open.decrementAndGet();
                accepted.remove(i);
                connection.unsafe().closeForcibly();
            } else {
                ChannelFuture unused = connection.closeFuture().addListener(closed -> open.decrementAndGet());
            }
        }
        // A refused connection counts as read, so that the loop goes on to the next one in the backlog.
        return read;
    }
}
