package io.ingestor.delta;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The warnings of a sink, each logged once. A logger that throws does not affect the sink. Safe for use by several
 * threads.
 */
final class Warnings implements Consumer<String> {

    private static final int MAX_KNOWN = 1_000;

    private final Set<String> known = new HashSet<>();

    @Override
    public synchronized void accept(String warning) {
        if (known.size() < MAX_KNOWN && known.add(warning)) {
            try {
                System.getLogger("io.ingestor.delta").log(System.Logger.Level.WARNING, warning);
            } catch (RuntimeException e) {
                // There is nowhere left to report it.
            }
        }
    }
}
