package io.ingestor.internal.fake;

import java.util.function.BooleanSupplier;

/** Waits for what another thread is about to do; the test's own timeout bounds it. */
public final class Spin {

    private Spin() {}

    public static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new AssertionError("interrupted while waiting");
            }
            Thread.onSpinWait();
        }
    }
}
