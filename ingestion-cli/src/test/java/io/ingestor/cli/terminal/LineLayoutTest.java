package io.ingestor.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class LineLayoutTest {

    private final LineLayout layout = new LineLayout();

    @Test
    void textOfAClientEndsNoLine() {
        String line = layout.doLayout(event("id=\"a\r\nb\u0085c\u2028d\u202ee\u001b[2J\" grün", null));

        assertThat(line)
                .endsWith(" WARN  [main] io.ingestor.grpc.Some - "
                        + "id=\"a\\u000d\\u000ab\\u0085c\\u2028d\\u202ee\\u001b[2J\" grün\n");
        assertThat(line).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d) [^\n]*\n");
    }

    @Test
    void messagesOfExceptionsEndNoLineEither() {
        Throwable thrown = new IllegalStateException("bad\nERROR forged", new IOException("cause\nERROR forged"));

        String text = layout.doLayout(event("failed", thrown));

        assertThat(text.lines())
                .anyMatch("java.lang.IllegalStateException: bad\\u000aERROR forged"::equals)
                .anyMatch("Caused by: java.io.IOException: cause\\u000aERROR forged"::equals)
                .noneMatch(line -> line.startsWith("ERROR"));
        assertThat(text).contains("\tat " + LineLayoutTest.class.getName());
    }

    private static LoggingEvent event(String message, Throwable thrown) {
        LoggingEvent event = new LoggingEvent(
                "", new LoggerContext().getLogger("io.ingestor.grpc.Some"), Level.WARN, message, thrown, null);
        event.setThreadName("main");
        return event;
    }
}
