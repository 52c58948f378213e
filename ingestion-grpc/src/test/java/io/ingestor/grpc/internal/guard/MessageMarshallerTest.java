package io.ingestor.grpc.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Context;
import io.grpc.Status;
import io.ingestor.grpc.internal.message.Message;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageMarshallerTest {

    private static final int MAX_MESSAGE = 16 << 20;
    private static final int COMPRESSED = 100;

    private final RequestBytes requests = new RequestBytes(1 << 20, MAX_MESSAGE, Duration.ofHours(1));
    private final CallBytes call = CallBytes.fedByTransport(requests);
    private final MessageMarshaller marshaller = new MessageMarshaller(MAX_MESSAGE);

    @Test
    void compressedMessageThatFindsNoRoomIsUnpackedOnlyUntilThen() throws Exception {
        Zeros bomb = new Zeros();

        Message message = parse(bomb);

        assertThat(message.refusal()).isNotNull();
        assertThat(message.refusal().getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(bomb.read).isLessThan(2 << 20);
        call.streamClosed(Status.OK);
        assertThat(requests.held()).isZero();
    }

    @Test
    void unpackedMessageHoldsItsBytes() throws Exception {
        byte[] bytes = new byte[300_000];
        new Random(7).nextBytes(bytes);

        Message message = parse(new ByteArrayInputStream(bytes));

        assertThat(message.bytes()).isEqualTo(bytes);
        assertThat(requests.held()).isGreaterThan(bytes.length);
        call.handle(message.bytes().length);
        assertThat(requests.held()).isEqualTo(bytes.length);
    }

    @Test
    void messageOfTheLargestSizeIsUnpackedAndALongerOneIsNot() {
        MessageMarshaller small = new MessageMarshaller(10_000);

        Message largest = small.parse(new ByteArrayInputStream(new byte[10_000]) {});
        Message longer = small.parse(new ByteArrayInputStream(new byte[10_001]) {});

        assertThat(largest.bytes()).hasSize(10_000);
        assertThat(longer.defect()).contains("decompresses to more than 10000 bytes");
    }

    /** Parses the stream in the context of a call that has received the message. */
    private Message parse(InputStream stream) throws Exception {
        Context context = call.filterContext(Context.current());
        call.inboundWireSize(COMPRESSED);
        call.inboundMessageRead(0, COMPRESSED, -1);
        return context.call(() -> marshaller.parse(stream));
    }

    private static final class Zeros extends InputStream {
        private long read;

        @Override
        public int read() throws IOException {
            read++;
            return 0;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            read += length;
            return length;
        }
    }
}
