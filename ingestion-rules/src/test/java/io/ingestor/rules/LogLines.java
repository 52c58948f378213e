package io.ingestor.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The lines that a class logs meanwhile, with their levels; by way of java.util.logging, as nothing else is there. */
final class LogLines implements AutoCloseable {

    /** Kept, so that the handler is not collected with it. */
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

    /** Waits for that many lines; the test's own timeout bounds it. */
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
