package io.ingestor.internal.fake;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Collects the lines that are logged while it is open. They arrive through java.util.logging, the default of
 * System.Logger.
 */
public final class LogLines implements AutoCloseable {

    /** The root logger; a strong reference, because a collected logger would lose the handler. */
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
     * @param then receives each line, on the thread that logs it
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

    /** Waits for the line, without a timeout of its own. */
    public synchronized void await(String line) throws InterruptedException {
        while (!lines.contains(line)) {
            wait();
        }
    }

    /** Returns the lines so far, with their levels. */
    public synchronized List<String> seen() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        root.removeHandler(handler);
    }
}
