package io.ingestor.cli.send;

import java.io.PrintStream;
import java.util.Locale;

/** A bar on the terminal that is redrawn in place a few times per second. Nothing is drawn if no person watches. */
public final class Progress {

    private static final long REDRAW_NANOS = 100_000_000;
    private static final int BAR_WIDTH = 30;

    private final PrintStream terminal;
    private final boolean attended;
    private final long totalBytes;
    private boolean drawn;
    private long drawnAtNanos;

    /**
     * Creates the progress of one send, on a terminal if one is attended.
     *
     * @param totalBytes size of the input, 0 if it is not known
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

    /** Leaves the terminal as it was before. */
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
