package io.ingestor.grpc.internal.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The HTTP port for probes and metrics. A connection is closed after one answer, and after ten seconds in any case, so
 * that slow clients do not hold connections for long. A connection beyond the maximum closes the oldest one, so that
 * probes are always answered.
 */
public final class HttpEndpoint {

    static final int MAX_CONNECTIONS = 64;
    private static final int MAX_LINE_BYTES = 4 << 10;
    private static final int MAX_HEADER_BYTES = 8 << 10;
    private static final int MAX_CONTENT_BYTES = 8 << 10;
    private static final long MAX_SECONDS = 10;

    private final Channel channel;

    private HttpEndpoint(Channel channel) {
        this.channel = channel;
    }

    /**
     * Binds the port and starts to answer.
     *
     * @param answers supplies a new handler for each connection
     */
    public static HttpEndpoint open(InetSocketAddress address, EventLoopGroup loop, Supplier<HttpAnswers> answers)
            throws IOException {
        NewestConnections connections = new NewestConnections(MAX_CONNECTIONS);
        ChannelFuture bound = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connections.add(connection);
                        prepare(connection, answers.get());
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw BindFailure.of(address, " for HTTP", bound.cause());
        }
        return new HttpEndpoint(bound.channel());
    }

    private static void prepare(Channel connection, HttpAnswers answers) {
        connection
                .pipeline()
                .addLast(
                        new HttpServerCodec(MAX_LINE_BYTES, MAX_HEADER_BYTES, MAX_CONTENT_BYTES),
                        new HttpObjectAggregator(MAX_CONTENT_BYTES),
                        answers);
        Runnable close = () -> {
            ChannelFuture unused = connection.close();
        };
        ScheduledFuture<?> timeout = connection.eventLoop().schedule(close, MAX_SECONDS, TimeUnit.SECONDS);
        ChannelFuture unused = connection.closeFuture().addListener(closed -> timeout.cancel(false));
    }

    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    public void close() {
        ChannelFuture unused = channel.close().awaitUninterruptibly();
    }
}
