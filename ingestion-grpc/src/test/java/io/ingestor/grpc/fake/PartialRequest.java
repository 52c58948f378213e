package io.ingestor.grpc.fake;

import com.google.protobuf.MessageLite;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** An HTTP/2 client that begins a message and does not finish it, unlike any client library. */
public final class PartialRequest implements AutoCloseable {

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int END_HEADERS = 4;
    private static final int END_STREAM = 1;

    private static final byte INITIAL_WINDOW_SIZE = 4;
    private static final int MAX_FRAME_BYTES = 16 << 10;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final Set<Integer> begun = new HashSet<>();
    private int calls;

    public PartialRequest(int port, String method, int sent, int announced) throws IOException {
        this(port, new byte[0]);
        headers(1, method);
        data(1, 0, new byte[sent], announced);
        out.flush();
    }

    private PartialRequest(int port, byte[] settings) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(60_000);
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        frame(SETTINGS, 0, 0, settings);
    }

    /** Connects a client that accepts no bytes of any answer. */
    public static PartialRequest withClosedWindow(int port) throws IOException {
        return new PartialRequest(port, new byte[] {0, INITIAL_WINDOW_SIZE, 0, 0, 0, 0});
    }

    /** Makes a complete call. Its message must fit into the window of the server. */
    public void call(String method, MessageLite message) throws IOException {
        int stream = 2 * calls++ + 1;
        headers(stream, method);
        byte[] bytes = message.toByteArray();
        data(stream, END_STREAM, bytes, bytes.length);
        out.flush();
    }

    /** Waits until the server has begun or ended the answers of {@code answers} calls in total. */
    public void awaitAnswers(int answers) throws IOException {
        while (begun.size() < answers) {
            int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
            int type = in.readUnsignedByte();
            in.skipNBytes(1);
            int stream = in.readInt();
            in.skipNBytes(length);
            if (type == HEADERS || type == RST_STREAM) {
                begun.add(stream);
            }
        }
    }

    private void headers(int stream, String method) throws IOException {
        ByteArrayOutputStream headers = new ByteArrayOutputStream();
        header(headers, ":method", "POST");
        header(headers, ":scheme", "http");
        header(headers, ":path", "/" + method);
        header(headers, ":authority", "localhost");
        header(headers, "content-type", "application/grpc");
        header(headers, "te", "trailers");
        frame(HEADERS, END_HEADERS, stream, headers.toByteArray());
    }

    private void data(int stream, int flags, byte[] message, int announced) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream prefix = new DataOutputStream(body);
        prefix.writeByte(0);
        prefix.writeInt(announced);
        body.write(message);
        byte[] bytes = body.toByteArray();
        for (int at = 0; at < bytes.length; at += MAX_FRAME_BYTES) {
            int end = Math.min(bytes.length, at + MAX_FRAME_BYTES);
            frame(DATA, end == bytes.length ? flags : 0, stream, Arrays.copyOfRange(bytes, at, end));
        }
    }

    /** Waits until the server has ended the call. */
    public void awaitEnd() throws IOException {
        while (true) {
            int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            in.skipNBytes(length);
            if (stream == 1 && (type == RST_STREAM || (type == HEADERS && (flags & END_STREAM) != 0))) {
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        out.writeShort(payload.length >>> 8);
        out.writeByte(payload.length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
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
