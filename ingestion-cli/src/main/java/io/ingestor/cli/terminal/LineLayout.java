package io.ingestor.cli.terminal;

import ch.qos.logback.classic.pattern.TargetLengthBasedClassNameAbbreviator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * A layout that writes each event as one line of text, with the exception below it. Any message may contain text from
 * clients, so characters that could end a line or change its display are escaped.
 */
final class LineLayout extends LayoutBase<ILoggingEvent> {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX").withZone(ZoneId.systemDefault());
    private static final int MAX_CAUSES = 10;

    private final TargetLengthBasedClassNameAbbreviator names = new TargetLengthBasedClassNameAbbreviator(24);

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder out = new StringBuilder(200);
        TIME.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), out);
        String level = event.getLevel().toString();
        out.append(' ')
                .append(level)
                .append(" ".repeat(Math.max(0, 5 - level.length())))
                .append(" [");
        escape(event.getThreadName(), out);
        out.append("] ").append(names.abbreviate(event.getLoggerName())).append(" - ");
        escape(event.getFormattedMessage(), out);
        out.append('\n');
        IThrowableProxy thrown = event.getThrowableProxy();
        for (int causes = 0; thrown != null && causes < MAX_CAUSES; causes++) {
            append(thrown, causes == 0 ? "" : "Caused by: ", out);
            thrown = thrown.getCause();
        }
        return out.toString();
    }

    private static void append(IThrowableProxy thrown, String prefix, StringBuilder out) {
        out.append(prefix).append(thrown.getClassName());
        if (thrown.getMessage() != null) {
            out.append(": ");
            escape(thrown.getMessage(), out);
        }
        out.append('\n');
        StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
        int own = frames.length - thrown.getCommonFrames();
        for (int i = 0; i < own; i++) {
            out.append('\t').append(frames[i].getSTEAsString()).append('\n');
        }
        if (thrown.getCommonFrames() > 0) {
            out.append("\t... ").append(thrown.getCommonFrames()).append(" more\n");
        }
        for (IThrowableProxy suppressed : thrown.getSuppressed()) {
            out.append("\tSuppressed: ").append(suppressed.getClassName());
            out.append(": ");
            escape(String.valueOf(suppressed.getMessage()), out);
            out.append('\n');
        }
    }

    private static void escape(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isPlain(c)) {
                out.append(c);
            } else {
                out.append(String.format("\\u%04x", (int) c));
            }
        }
    }

    private static boolean isPlain(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
