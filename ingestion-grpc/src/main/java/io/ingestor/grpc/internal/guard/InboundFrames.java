package io.ingestor.grpc.internal.guard;

import io.ingestor.grpc.internal.host.HostLogger;
import io.ingestor.grpc.internal.host.RateLimit;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A handler that passes the inbound bytes of one connection to gRPC's HTTP/2 codec. It cuts them into whole frames, in
 * buffers of exactly their size, so that an incomplete message does not pin a read buffer. It parses only the headers
 * of frames.
 *
 * <p>A connection that floods is closed with GOAWAY, see {@link FrameLimits}. A connection with too many calls waiting
 * for a thread, or with too many of the {@link TransportBytes}, is not read until that changes.
 */
final class InboundFrames extends ChannelDuplexHandler {

    private static final HostLogger LOGGER = HostLogger.of(InboundFrames.class.getName());
    private static final RateLimit LINES = new RateLimit(System::nanoTime);

    private static final int HEADER_BYTES = FrameLimits.HEADER_BYTES;
    private static final int PREFACE_BYTES = 24;

    /** The HTTP/2 default, which gRPC keeps. The codec refuses a larger frame by its header. */
    private static final int MAX_PAYLOAD_BYTES = 16 << 10;

    /** The total size up to which small frames are passed on together. */
    private static final int RUN_BYTES = 1 << 10;

    private static final long CHECK_MILLIS = 10;
    private static final long LAST_WORD_SECONDS = 1;
    private static final int ENHANCE_YOUR_CALM = 11;
    private static final int NO_ERROR = 0;

    private final ConnectionLoad connection;
    private final FrameLimits limits = new FrameLimits(System.nanoTime());
    private final ArrayDeque<ByteBuf> unread = new ArrayDeque<>();
    private final byte[] header = new byte[HEADER_BYTES];
    private int headerBytes;
    private int prefaceBytes;
    private @Nullable HeldFrames partial;
    private @Nullable ChannelHandlerContext context;
    private int lastStream;
    private boolean paused;
    private boolean ended;

    InboundFrames(ConnectionLoad connection) {
        this.connection = connection;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        connection.whenStarted(() -> resume(added));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (ended) {
            ReferenceCountUtil.release(message);
            return;
        }
        unread.add((ByteBuf) message);
        if (!paused) {
            pass(ctx);
        }
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        // The codec requests reads by itself while auto-read is off.
        if (!paused) {
            ctx.read();
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        String excess = message instanceof ByteBuf frame ? limits.sent(frame, System.nanoTime()) : null;
        ChannelFuture unused = ctx.write(message, promise);
        if (excess != null) {
            end(ctx, ENHANCE_YOUR_CALM, excess);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ended = true;
        release();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        ended = true;
        release();
    }

    /** Closes the connection unless it has calls. Returns true if it is closed. Called on the event loop. */
    boolean endIfIdle() {
        if (context != null && connection.isIdle()) {
            end(context, NO_ERROR, "idle while others wait for a connection");
        }
        return ended;
    }

    private void pass(ChannelHandlerContext ctx) {
        connection.enter();
        try {
            while (!ended && !unread.isEmpty() && admits(ctx)) {
                ByteBuf in = unread.element();
                passSome(ctx, in);
                if (!ended && !in.isReadable()) {
                    unread.remove().release();
                }
            }
        } finally {
            connection.exit();
        }
    }

    private boolean admits(ChannelHandlerContext ctx) {
        boolean room = connection.hasRoom();
        if (room && connection.takesCalls()) {
            return true;
        }
        paused = true;
        ctx.channel().config().setAutoRead(false);
        if (!room || connection.takesCalls()) {
            // Other connections may release memory, and the waiting calls may have started just now.
            Future<?> unused = ctx.executor().schedule(() -> resume(ctx), CHECK_MILLIS, TimeUnit.MILLISECONDS);
        }
        return false;
    }

    private void resume(ChannelHandlerContext ctx) {
        if (!paused || ended) {
            return;
        }
        paused = false;
        pass(ctx);
        ctx.fireChannelReadComplete();
        if (!paused && !ended) {
            ctx.channel().config().setAutoRead(true);
        }
    }

    private void passSome(ChannelHandlerContext ctx, ByteBuf in) {
        if (partial != null) {
            fill(ctx, partial, in);
        } else if (prefaceBytes < PREFACE_BYTES) {
            int bytes = Math.min(PREFACE_BYTES - prefaceBytes, in.readableBytes());
            prefaceBytes += bytes;
            fill(ctx, new HeldFrames(connection, bytes, 1), in);
        } else if (headerBytes > 0 || !passWhole(ctx, in)) {
            startPartial(ctx, in);
        }
    }

    /**
     * Passes on the first frame together with small ones after it. Returns false if the first is incomplete or too
     * large.
     */
    private boolean passWhole(ChannelHandlerContext ctx, ByteBuf in) {
        int start = in.readerIndex();
        int end = start;
        int frames = 0;
        while (in.writerIndex() - end >= HEADER_BYTES) {
            int payload = in.getUnsignedMedium(end);
            int size = HEADER_BYTES + payload;
            if (in.writerIndex() - end < size
                    || (frames > 0 && end - start + size > RUN_BYTES)
                    || payload > MAX_PAYLOAD_BYTES) {
                break;
            }
            if (!check(ctx, payload, in.getByte(end + 3), in.getByte(end + 4), in.getInt(end + 5))) {
                return true;
            }
            frames++;
            end += size;
        }
        if (frames > 0) {
            fill(ctx, new HeldFrames(connection, end - start, frames), in);
        }
        return frames > 0;
    }

    private void startPartial(ChannelHandlerContext ctx, ByteBuf in) {
        int bytes = Math.min(HEADER_BYTES - headerBytes, in.readableBytes());
        in.readBytes(header, headerBytes, bytes);
        headerBytes += bytes;
        if (headerBytes < HEADER_BYTES) {
            return;
        }
        headerBytes = 0;
        ByteBuf whole = Unpooled.wrappedBuffer(header);
        int payload = whole.getUnsignedMedium(0);
        if (payload > MAX_PAYLOAD_BYTES) {
            ended = true;
            ctx.fireChannelRead(whole.copy());
            release();
        } else if (check(ctx, payload, header[3], header[4], whole.getInt(5))) {
            HeldFrames frame = new HeldFrames(connection, HEADER_BYTES + payload, 1);
            frame.writeBytes(header);
            fill(ctx, frame, in);
        }
    }

    /** Moves bytes into a frame, and passes the frame on once it is complete. */
    private void fill(ChannelHandlerContext ctx, HeldFrames frame, ByteBuf in) {
        frame.writeBytes(in, Math.min(in.readableBytes(), frame.writableBytes()));
        partial = frame.isWritable() ? frame : null;
        if (partial == null) {
            ctx.fireChannelRead(frame);
        }
    }

    private boolean check(ChannelHandlerContext ctx, int payload, int type, int flags, int stream) {
        String excess = limits.received(type, flags, payload, System.nanoTime());
        if (excess != null) {
            end(ctx, ENHANCE_YOUR_CALM, excess);
            return false;
        }
        if (type == FrameLimits.HEADERS) {
            lastStream = Math.max(lastStream, stream & Integer.MAX_VALUE);
        }
        return true;
    }

    private void end(ChannelHandlerContext ctx, int error, String reason) {
        if (ended) {
            return;
        }
        ended = true;
        release();
        if (error == ENHANCE_YOUR_CALM) {
            String line = LINES.admit("event=connection_closed reason=\"" + reason + "\" peer="
                    + ctx.channel().remoteAddress());
            if (line != null) {
                LOGGER.log(Level.WARNING, line);
            }
        }
        byte[] text = reason.getBytes(StandardCharsets.US_ASCII);
        ByteBuf goAway = ctx.alloc().buffer(HEADER_BYTES + 8 + text.length);
        goAway.writeMedium(8 + text.length)
                .writeByte(FrameLimits.GOAWAY)
                .writeByte(0)
                .writeInt(0)
                .writeInt(lastStream)
                .writeInt(error)
                .writeBytes(text);
        // Closes from this handler; from the end of the pipeline, gRPC would wait for the calls.
        Runnable close = () -> {
            ChannelFuture unused = ctx.close();
        };
        ChannelFuture unused = ctx.writeAndFlush(goAway).addListener(written -> close.run());
        // In case the client does not read the GOAWAY.
        Future<?> unusedLast = ctx.executor().schedule(close, LAST_WORD_SECONDS, TimeUnit.SECONDS);
    }

    private void release() {
        while (!unread.isEmpty()) {
            unread.remove().release();
        }
        if (partial != null) {
            partial.release();
            partial = null;
        }
    }
}
