package io.ingestor.cli.terminal;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * A layout that writes each event as one line of JSON, with the field names that log collectors expect:
 * {@code @timestamp} (UTC), {@code level}, {@code thread_name}, {@code logger_name}, {@code message}, and
 * {@code stack_trace} if there is one.
 *
 * <p>Logback's own {@code JsonEncoder} cannot write these lines. Its field names, such as {@code timestamp} and
 * {@code formattedMessage}, are constants. Its time is a number of milliseconds, and its exception is an object of
 * frames instead of one text.
 */
final class JsonLayout extends LayoutBase<ILoggingEvent> {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final ThrowableProxyConverter stackTraces = new ThrowableProxyConverter();

    @Override
    public void start() {
        stackTraces.start();
        super.start();
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder out = new StringBuilder(300);
        out.append("{\"@timestamp\":\"");
        TIME.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), out);
        out.append("\",\"level\":").append(JsonText.quote(event.getLevel().toString()));
        field(out, "thread_name", event.getThreadName());
        field(out, "logger_name", event.getLoggerName());
        field(out, "message", event.getFormattedMessage());
        if (event.getThrowableProxy() != null) {
            field(out, "stack_trace", stackTraces.convert(event));
        }
        return out.append("}\n").toString();
    }

    private static void field(StringBuilder out, String name, String text) {
        out.append(",\"").append(name).append("\":").append(JsonText.quote(String.valueOf(text)));
    }
}
