package io.ingestor.grpc.internal.guard;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;

/** Some whole frames of a connection in memory of their own, which is counted until the last byte of them is read. */
final class HeldFrames extends UnpooledHeapByteBuf {

    /** The buffers and queue entries that the transport keeps for a frame beside its bytes. */
    private static final int FRAME_BYTES = 160;

    private final ConnectionLoad connection;
    private final int counted;

    HeldFrames(ConnectionLoad connection, int bytes, int frames) {
        super(UnpooledByteBufAllocator.DEFAULT, new byte[bytes], bytes);
        this.connection = connection;
        this.counted = bytes + frames * FRAME_BYTES;
        setIndex(0, 0);
        connection.hold(counted);
    }

    @Override
    protected void freeArray(byte[] array) {
        connection.hold(-counted);
    }
}
