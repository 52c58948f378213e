package io.ingestor.internal.fake;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Sees the lines that are logged meanwhile, which come by way of java.util.logging where nothing else is there. */
public final class LogLines implements AutoCloseable {

    /** Kept, so that the handler is not collected with it. */
    private final Logger root = Logger.getLogger("");

    private final Consumer<String> then;
    private final List<String> lines = new ArrayList<>(); // guarded by this
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            Object[] parameters = line.getParameters();
            add(line.getLevel() + " "
                    + (parameters == null || parameters.length == 0
                            ? line.getMessage()
                            : MessageFormat.format(line.getMessage(), parameters)));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    public LogLines() {
        this(line -> {});
    }

    /**
     * Starts to collect lines.
     *
     * @param then runs for each line, on the thread that logs it
     */
    public LogLines(Consumer<String> then) {
        this.then = then;
        root.addHandler(handler);
    }

    private void add(String line) {
        synchronized (this) {
            lines.add(line);
            notifyAll();
        }
        then.accept(line);
    }

    /** Waits for that line; the test's own timeout bounds it. */
    public synchronized void await(String line) throws InterruptedException {
        while (!lines.contains(line)) {
            wait();
        }
    }

    /** So far, with their levels. */
    public synchronized List<String> seen() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        root.removeHandler(handler);
    }
}
