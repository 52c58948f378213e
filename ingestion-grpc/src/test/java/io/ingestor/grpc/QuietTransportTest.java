package io.ingestor.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class QuietTransportTest {

    @BeforeAll
    static void install() {
        QuietTransport.install();
    }

    @Test
    void anErrorOfAClientIsForDebuggingAndWithoutItsTrace() {
        LogRecord line = filtered("io.grpc.netty.NettyServerHandler", new IOException("reset"));

        assertThat(line.getThrown()).isNull();
        assertThat(line.getLevel()).isEqualTo(Level.FINE);
        assertThat(line.getMessage()).startsWith("failed: java.io.IOException: reset");
    }

    @Test
    void aTaskThatComesAfterTheEndHasNoTrace() {
        LogRecord line = filtered("io.grpc.internal.SerializingExecutor", new RejectedExecutionException("closed"));

        assertThat(line.getThrown()).isNull();
        assertThat(line.getLevel()).isEqualTo(Level.FINE);
    }

    /** gRPC wraps the rejection like this if the transport ends before a queued call begins. */
    @Test
    void aCallThatBeginsAfterTheEndHasNoTrace() {
        RejectedExecutionException rejection = new RejectedExecutionException("event executor terminated");

        LogRecord line = filtered(
                "io.grpc.internal.SerializingExecutor", new IllegalStateException(rejection.toString(), rejection));

        assertThat(line.getThrown()).isNull();
        assertThat(line.getLevel()).isEqualTo(Level.FINE);
    }

    /** A client can send any number of frames for a stream that was reset. */
    @Test
    void aLineForEachFrameIsLimited() {
        Logger decoder = Logger.getLogger("io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder");

        long admitted = IntStream.range(0, 1_000)
                .filter(i -> decoder.getFilter()
                        .isLoggable(new LogRecord(Level.INFO, "ignoring DATA frame for stream " + i)))
                .count();

        assertThat(admitted).isLessThan(100);
    }

    @Test
    void exhaustedMemoryKeepsItsLevel() {
        LogRecord line = filtered("io.grpc.netty.NettyServerHandler", new OutOfMemoryError("heap"));

        assertThat(line.getThrown()).isNull();
        assertThat(line.getLevel()).isEqualTo(Level.SEVERE);
    }

    @Test
    void aDefectKeepsItsTrace() {
        Throwable defect = new IllegalStateException("a bug");

        LogRecord line = filtered("io.grpc.internal.ServerImpl", defect);

        assertThat(line.getThrown()).isSameAs(defect);
        assertThat(line.getLevel()).isEqualTo(Level.SEVERE);
    }

    /** Returns a line after the filter has rewritten it. Other tests may have used up the lines that it admits. */
    private static LogRecord filtered(String logger, Throwable thrown) {
        LogRecord line = new LogRecord(Level.SEVERE, "failed");
        line.setThrown(thrown);
        boolean unused = Logger.getLogger(logger).getFilter().isLoggable(line);
        return line;
    }
}
