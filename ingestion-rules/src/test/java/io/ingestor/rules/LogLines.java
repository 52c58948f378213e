package io.ingestor.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** A recorder of the lines that a class logs through {@code java.util.logging}, with their levels. */
final class LogLines implements AutoCloseable {

    /** A strong reference, because loggers are weakly referenced and the handler would be lost. */
    private final Logger logger;

    private final List<String> lines = new ArrayList<>(); // guarded by this
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            add(line.getLevel() + " " + line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    LogLines(Class<?> source) {
        logger = Logger.getLogger(source.getName());
        logger.addHandler(handler);
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    /** Waits for a number of lines. The timeout of the test bounds the wait. */
    synchronized List<String> await(int count) throws InterruptedException {
        while (lines.size() < count) {
            wait();
        }
        return List.copyOf(lines);
    }

    synchronized List<String> seen() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        logger.removeHandler(handler);
    }
}
