package io.ingestor.grpc.fake;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Predicate;

/** A minimal HTTP/2 client that can send frames that no client library would send. Not thread-safe. */
public final class RawClient implements AutoCloseable {

    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int PRIORITY = 2;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int END_STREAM = 1;
    public static final int ACK = 1;
    public static final int END_HEADERS = 4;

    /** A frame from the server. */
    @SuppressWarnings("ArrayRecordComponent") // frames are never compared
    public record Frame(int type, int flags, int stream, byte[] payload) {

        /** Returns the error code of a GOAWAY or RST_STREAM. */
        public int error() {
            int at = type == GOAWAY ? 4 : 0;
            return (payload[at] & 0xff) << 24
                    | (payload[at + 1] & 0xff) << 16
                    | (payload[at + 2] & 0xff) << 8
                    | (payload[at + 3] & 0xff);
        }
    }

    private static final int TIMEOUT_MILLIS = 60_000;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private int nextStream = 1;
    private long pings;

    /** Connects and sends the preface and empty settings. */
    public RawClient(int port) throws IOException {
        this(port, new byte[0]);
    }

    /** Connects and sends the preface and the given settings. */
    public RawClient(int port, byte[] settings) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
        out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 1 << 16));
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        frame(SETTINGS, 0, 0, settings).flush();
    }

    /** Opens a stream for a call of the method and returns its id. */
    public int call(String method, int flags) throws IOException {
        int stream = nextStream;
        nextStream += 2;
        ByteArrayOutputStream headers = new ByteArrayOutputStream();
        header(headers, ":method", "POST");
        header(headers, ":scheme", "http");
        header(headers, ":path", "/" + method);
        header(headers, ":authority", "localhost");
        header(headers, "content-type", "application/grpc");
        header(headers, "te", "trailers");
        frame(HEADERS, END_HEADERS | flags, stream, headers.toByteArray());
        return stream;
    }

    /** Sends a complete message and ends the stream. */
    public RawClient message(int stream, byte[] message) throws IOException {
        return frame(DATA, END_STREAM, stream, prefixed(message.length, message));
    }

    /** Returns the prefix of a message, which announces a size, followed by the sent bytes. */
    public static byte[] prefixed(int announced, byte[] sent) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(0);
        body.write(announced >>> 24);
        body.write(announced >>> 16);
        body.write(announced >>> 8);
        body.write(announced);
        body.writeBytes(sent);
        return body.toByteArray();
    }

    public RawClient reset(int stream) throws IOException {
        return frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
    }

    public RawClient frame(int type, int flags, int stream, byte[] payload) throws IOException {
        out.writeShort(payload.length >>> 8);
        out.writeByte(payload.length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
        return this;
    }

    public RawClient flush() throws IOException {
        out.flush();
        return this;
    }

    /** Returns the next frame; null if the server has closed the connection. */
    public Frame read() throws IOException {
        try {
            int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            return new Frame(type, flags, stream, in.readNBytes(length));
        } catch (EOFException | SocketException e) {
            return null;
        }
    }

    /** Reads until the server has ended the stream. */
    public void awaitEnd(int stream) throws IOException {
        awaitFrame(frame -> frame.stream == stream
                && (frame.type == RST_STREAM || (frame.type == HEADERS && (frame.flags & END_STREAM) != 0)));
    }

    /** Sends a PING and reads until it is answered. The server has then handled all earlier frames. */
    public void awaitPong() throws IOException {
        // The mark differs from the PINGs of a flood, whose answers may still be on their way.
        byte[] mark = ByteBuffer.allocate(Long.BYTES).putLong(++pings).array();
        frame(PING, 0, 0, mark).flush();
        awaitFrame(frame -> frame.type == PING && (frame.flags & ACK) != 0 && Arrays.equals(frame.payload, mark));
    }

    /** Reads until a wanted frame arrives, and answers frames that every client must answer. */
    public void awaitFrame(Predicate<Frame> wanted) throws IOException {
        for (Frame frame = read(); ; frame = read()) {
            if (frame == null) {
                throw new EOFException("the server closed the connection");
            }
            if (wanted.test(frame)) {
                return;
            }
            answer(frame);
        }
    }

    /** Answers a frame that every client must answer. */
    private void answer(Frame frame) throws IOException {
        if ((frame.type == PING || frame.type == SETTINGS) && (frame.flags & ACK) == 0) {
            frame(frame.type, ACK, 0, frame.type == PING ? frame.payload : new byte[0])
                    .flush();
        }
    }

    @Override
    public void close() throws IOException {
        // Discards unsent bytes, which the other side may never read.
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Writes a header literal that is never indexed. */
    private static void header(ByteArrayOutputStream out, String name, String value) {
        out.write(0);
        text(out, name);
        text(out, value);
    }

    private static void text(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        out.write(bytes.length);
        out.writeBytes(bytes);
    }
}
