package io.ingestor.grpc.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class InboundFramesTest {

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int CALM = 11;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final TransportBytes bytes = new TransportBytes(100_000, 10_000);
    private final ConnectionLoad connection = new ConnectionLoad(channel, bytes, System.nanoTime());
    private final InboundFrames frames = new InboundFrames(connection);

    InboundFramesTest() {
        channel.pipeline().addLast(frames);
    }

    @Test
    void bytesGoOnInWholeFramesHoweverTheyComeIn() {
        long seed = System.nanoTime();
        System.out.println("InboundFramesTest seed " + seed);
        Random random = new Random(seed);
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        sent.writeBytes(PREFACE);
        for (int i = 0; i < 500; i++) {
            int payload = random.nextInt(10) == 0 ? random.nextInt((16 << 10) + 1) : random.nextInt(60);
            byte[] body = new byte[payload];
            random.nextBytes(body);
            sent.writeBytes(frame(random.nextInt(10), random.nextInt(256), random.nextInt(1_000), body));
        }

        byte[] all = sent.toByteArray();
        ByteArrayOutputStream passed = new ByteArrayOutputStream();
        for (int at = 0; at < all.length; ) {
            int length = Math.min(all.length - at, 1 + random.nextInt(random.nextBoolean() ? 12 : 40_000));
            channel.writeInbound(Unpooled.copiedBuffer(all, at, length));
            at += length;
            drain().forEach(passed::writeBytes);
        }

        assertThat(passed.toByteArray()).isEqualTo(all);
        assertThat(bytes.held()).isZero();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void whatIsPassedOnHoldsNoBufferOfARead() {
        channel.writeInbound(Unpooled.copiedBuffer(PREFACE));
        drain();
        ByteBuf read = Unpooled.buffer(64 << 10).writeBytes(frame(0, 0, 1, new byte[1]));

        channel.writeInbound(read);

        ByteBuf held = channel.readInbound();
        assertThat(read.refCnt()).isZero();
        assertThat(held.capacity()).isEqualTo(10);
        assertThat(bytes.held()).isBetween(10L, 1_000L);
        held.release();
        assertThat(bytes.held()).isZero();
    }

    @Test
    void tooManyResetsCloseTheConnectionWithAReason() {
        channel.writeInbound(Unpooled.copiedBuffer(PREFACE), Unpooled.copiedBuffer(frame(1, 4, 7, new byte[1])));
        for (int i = 0; i < FrameLimits.MAX_RESETS; i++) {
            channel.writeInbound(Unpooled.copiedBuffer(frame(3, 0, 7, new byte[4])));
            drain();
        }
        assertThat(channel.isOpen()).isTrue();

        channel.writeInbound(Unpooled.copiedBuffer(frame(3, 0, 7, new byte[4])));

        ByteBuf goAway = channel.readOutbound();
        assertThat(goAway.getByte(3)).isEqualTo((byte) FrameLimits.GOAWAY);
        assertThat(goAway.getInt(9)).isEqualTo(7);
        assertThat(goAway.getInt(13)).isEqualTo(CALM);
        assertThat(goAway.toString(17, goAway.readableBytes() - 17, StandardCharsets.US_ASCII))
                .isEqualTo("too many resets");
        assertThat(drain()).isEmpty();
        assertThat(channel.isOpen()).isFalse();
        goAway.release();
    }

    @Test
    void resetsThatTheServerIsMadeToSendCountAndItsOwnDoNot() {
        for (int i = 0; i < 2 * FrameLimits.MAX_RESETS; i++) {
            channel.writeOutbound(Unpooled.copiedBuffer(frame(3, 0, 1, new byte[] {0, 0, 0, 8})));
        }
        assertThat(channel.isOpen()).isTrue();

        for (int i = 0; i <= FrameLimits.MAX_RESETS; i++) {
            channel.writeOutbound(Unpooled.copiedBuffer(frame(3, 0, 1, new byte[] {0, 0, 0, 1})));
        }

        assertThat(channel.isOpen()).isFalse();
        channel.releaseOutbound();
    }

    @Test
    void answersPayForTheWindowUpdatesThatFollowThem() {
        channel.writeInbound(Unpooled.copiedBuffer(PREFACE));
        for (int i = 0; i < FrameLimits.MAX_IDLE_FRAMES; i++) {
            channel.writeOutbound(Unpooled.copiedBuffer(frame(0, 0, 1, new byte[8])));
            channel.writeInbound(
                    Unpooled.copiedBuffer(frame(8, 0, 1, new byte[4])),
                    Unpooled.copiedBuffer(frame(8, 0, 0, new byte[4])));
            drain();
        }

        assertThat(channel.isOpen()).isTrue();
        channel.releaseOutbound();
    }

    @Test
    void aConnectionWhoseCallsWaitForAThreadIsNotRead() {
        channel.writeInbound(Unpooled.copiedBuffer(PREFACE));
        drain();
        for (int i = 0; i < ConnectionLoad.MAX_WAITING; i++) {
            connection.waits();
        }

        channel.writeInbound(Unpooled.copiedBuffer(frame(1, 4, 1, new byte[1])));
        List<byte[]> before = drain();
        boolean reads = channel.config().isAutoRead();
        for (int i = 0; i < ConnectionLoad.MAX_WAITING; i++) {
            connection.started();
        }
        channel.runPendingTasks();

        assertThat(before).isEmpty();
        assertThat(reads).isFalse();
        assertThat(drain()).hasSize(1);
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void aConnectionThatHoldsMoreThanItsShareIsNotReadWhileMemoryIsShort() {
        bytes.add(100_001);
        channel.writeInbound(Unpooled.copiedBuffer(PREFACE));
        List<byte[]> within = drain();
        connection.hold(10_001);

        channel.writeInbound(Unpooled.copiedBuffer(frame(1, 4, 1, new byte[1])));
        List<byte[]> beyond = drain();
        bytes.add(-100_001);
        channel.advanceTimeBy(1, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();

        assertThat(within).hasSize(1);
        assertThat(beyond).isEmpty();
        assertThat(drain()).hasSize(1);
    }

    @Test
    void theEndOfAConnectionReleasesWhatItHolds() {
        channel.writeInbound(Unpooled.copiedBuffer(PREFACE));
        drain();
        byte[] frame = frame(0, 0, 1, new byte[1_000]);
        channel.writeInbound(Unpooled.copiedBuffer(frame, 0, 500));
        assertThat(bytes.held()).isPositive();

        channel.close();

        assertThat(bytes.held()).isZero();
    }

    private List<byte[]> drain() {
        List<byte[]> passed = new ArrayList<>();
        for (ByteBuf in = channel.readInbound(); in != null; in = channel.readInbound()) {
            passed.add(ByteBufUtil.getBytes(in));
            in.release();
        }
        return passed;
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        ByteBuf out = Unpooled.buffer();
        out.writeMedium(payload.length)
                .writeByte(type)
                .writeByte(flags)
                .writeInt(stream)
                .writeBytes(payload);
        return ByteBufUtil.getBytes(out);
    }
}
