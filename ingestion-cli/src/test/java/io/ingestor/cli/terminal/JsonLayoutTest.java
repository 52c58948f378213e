package io.ingestor.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JsonLayoutTest {

    private final JsonLayout layout = new JsonLayout();

    @BeforeEach
    void start() {
        layout.start();
    }

    @Test
    void anEventIsOneLineWithTheNamesThatCollectorsKnow() {
        assertThat(layout.doLayout(event("a \"b\"\n{}", null)))
                .isEqualTo("{\"@timestamp\":\"2026-01-02T03:04:05.006Z\",\"level\":\"WARN\",\"thread_name\":\"main\","
                        + "\"logger_name\":\"io.ingestor.grpc.Some\",\"message\":\"a \\\"b\\\"\\n{}\"}\n");
    }

    @Test
    void anExceptionIsOneFieldOfTheLine() {
        String line = layout.doLayout(event("failed", new IllegalStateException("bad", new IOException("cause"))));

        assertThat(line)
                .contains(",\"stack_trace\":\"java.lang.IllegalStateException: bad\\n\\tat ")
                .contains("\\nCaused by: java.io.IOException: cause\\n")
                .endsWith("\"}\n")
                .hasLineCount(1);
    }

    @Test
    void anEventWithoutAMessageIsALineToo() {
        assertThat(layout.doLayout(event(null, null))).endsWith("\"message\":\"null\"}\n");
    }

    private static LoggingEvent event(String message, Throwable thrown) {
        LoggingEvent event = new LoggingEvent(
                "", new LoggerContext().getLogger("io.ingestor.grpc.Some"), Level.WARN, message, thrown, null);
        event.setThreadName("main");
        event.setInstant(Instant.parse("2026-01-02T03:04:05.006Z"));
        return event;
    }
}
