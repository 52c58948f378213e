package io.ingestor.cli.send;

import java.io.PrintStream;
import java.util.Locale;

/**
 * A progress bar on the terminal, redrawn in place up to ten times per second. Draws no bar if no person is watching.
 */
public final class Progress {

    private static final long REDRAW_NANOS = 100_000_000;
    private static final int BAR_WIDTH = 30;

    private final PrintStream terminal;
    private final boolean attended;
    private final long totalBytes;
    private boolean drawn;
    private long drawnAtNanos;

    /**
     * Creates the progress bar of one send.
     *
     * @param attended whether a person is watching the terminal
     * @param totalBytes the size of the input, or 0 if it is unknown
     */
    public Progress(PrintStream terminal, boolean attended, long totalBytes) {
        this.terminal = terminal;
        this.attended = attended;
        this.totalBytes = totalBytes;
    }

    public void update(long bytes, long accepted, long rejected, long filtered) {
        long now = System.nanoTime();
        if (attended && (!drawn || now - drawnAtNanos >= REDRAW_NANOS)) {
            drawn = true;
            drawnAtNanos = now;
            terminal.print("\r" + draw(totalBytes, bytes, accepted, rejected, filtered) + "\u001b[K");
            terminal.flush();
        }
    }

    /** Prints a line above the bar. */
    public void say(String line) {
        clear();
        terminal.println("ingestion: " + line);
        drawn = false;
    }

    /** Clears the bar from the terminal. */
    void clear() {
        if (drawn) {
            terminal.print("\r\u001b[K");
            terminal.flush();
        }
    }

    public static String draw(long totalBytes, long bytes, long accepted, long rejected, long filtered) {
        String counts = String.format(Locale.ROOT, "%,d accepted, %,d rejected", accepted, rejected)
                + (filtered > 0 ? String.format(Locale.ROOT, ", %,d filtered", filtered) : "");
        if (totalBytes <= 0) {
            return counts;
        }
        double share = Math.min(1, (double) bytes / totalBytes);
        int filled = (int) (share * BAR_WIDTH);
        return String.format(
                Locale.ROOT,
                "[%s%s] %3.0f %%  %s",
                "#".repeat(filled),
                "-".repeat(BAR_WIDTH - filled),
                share * 100,
                counts);
    }
}
