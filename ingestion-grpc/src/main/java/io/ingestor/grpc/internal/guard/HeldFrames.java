package io.ingestor.grpc.internal.guard;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;

/** A buffer for whole frames of a connection, with memory of its own that is counted until the buffer is released. */
final class HeldFrames extends UnpooledHeapByteBuf {

    /** The overhead in bytes of a frame: buffers and queue entries of the transport. */
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
