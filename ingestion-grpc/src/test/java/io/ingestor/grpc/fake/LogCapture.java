package io.ingestor.grpc.fake;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.slf4j.LoggerFactory;

/** Captures the log while it is open: our lines, and those of gRPC, which uses java.util.logging. */
public final class LogCapture implements AutoCloseable {

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final java.util.logging.Logger julRoot = java.util.logging.Logger.getLogger("");
    private final ListAppender<ILoggingEvent> ours = new ListAppender<>();
    private final List<LogRecord> theirs = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            theirs.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    public LogCapture() {
        ours.list = new CopyOnWriteArrayList<>();
        ours.start();
        root.addAppender(ours);
        julRoot.addHandler(handler);
    }

    /** Returns the messages of lines with a stack trace; of gRPC's, only those from INFO on. */
    public List<String> stackTraces() {
        List<String> lines = new CopyOnWriteArrayList<>();
        for (ILoggingEvent event : ours.list) {
            if (event.getThrowableProxy() != null) {
                lines.add(event.getFormattedMessage() + ": "
                        + event.getThrowableProxy().getMessage());
            }
        }
        for (LogRecord line : theirs) {
            if (line.getThrown() != null && line.getLevel().intValue() >= java.util.logging.Level.INFO.intValue()) {
                lines.add(line.getMessage() + ": " + line.getThrown());
            }
        }
        return lines;
    }

    /** Returns the messages of our lines and of gRPC's, from INFO on. */
    public List<String> lines() {
        List<String> lines = new CopyOnWriteArrayList<>();
        for (ILoggingEvent event : ours.list) {
            if (event.getLevel().isGreaterOrEqual(Level.INFO)) {
                lines.add(event.getFormattedMessage());
            }
        }
        for (LogRecord line : theirs) {
            if (line.getLevel().intValue() >= java.util.logging.Level.INFO.intValue()) {
                lines.add(line.getMessage());
            }
        }
        return lines;
    }

    /** Returns the messages of all lines that we logged, at any level. */
    public List<String> ours() {
        return ours.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    /** Returns the messages of the lines that we logged as errors. */
    public List<String> errors() {
        return ours.list.stream()
                .filter(event -> event.getLevel() == Level.ERROR)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Override
    public void close() {
        root.detachAppender(ours);
        julRoot.removeHandler(handler);
    }
}
