package io.ingestor.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
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

    /** Returns a line as the filter leaves it, which may admit it or not for the lines of other tests. */
    private static LogRecord filtered(String logger, Throwable thrown) {
        LogRecord line = new LogRecord(Level.SEVERE, "failed");
        line.setThrown(thrown);
        boolean unused = Logger.getLogger(logger).getFilter().isLoggable(line);
        return line;
    }
}
