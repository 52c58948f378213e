package io.ingestor.cli.send;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A trial of a format with the first times of a run. If the format fits none of them, the run stops. */
final class TimestampTrial {

    private static final int TIMES = 100;

    private final TimestampFormat format;
    private int failed;
    private boolean passed;
    private @Nullable String first;

    TimestampTrial(TimestampFormat format) {
        this.format = format;
    }

    void passes() {
        passed = true;
    }

    /** @param shown the text of the time */
    void fails(long line, String shown) {
        failed++;
        if (first == null) {
            first = shown + " in line " + line;
        }
    }

    /** Returns the reason to stop, or empty while the format may still fit. */
    Optional<String> verdict() {
        return passed || failed < TIMES
                ? Optional.empty()
                : Optional.of("--timestamp-format: " + format + " matches none of the first " + TIMES
                        + " times, such as " + first);
    }
}
