package io.ingestor.internal;

import java.text.MessageFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Sees the lines that are logged meanwhile, which come by way of java.util.logging where nothing else is there. */
final class LogLines implements AutoCloseable {

    /** Kept, so that the handler is not collected with it. */
    private final Logger root = Logger.getLogger("");

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            Object[] parameters = line.getParameters();
            lines.add(line.getLevel() + " "
                    + (parameters == null || parameters.length == 0
                            ? line.getMessage()
                            : MessageFormat.format(line.getMessage(), parameters)));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    LogLines() {
        root.addHandler(handler);
    }

    /** So far, with their levels. */
    List<String> seen() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        root.removeHandler(handler);
    }
}
