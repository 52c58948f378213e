package io.ingestor.internal.fake;

import java.util.function.BooleanSupplier;

/** Waits for a condition that another thread is about to establish, without a timeout of its own. */
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
