package io.ingestor.architecture.samples;

/** Breaks the limit of constructor parameters by one. */
public class TakesNine {
    private final int sum;

    public TakesNine(int a, int b, int c, int d, int e, int f, int g, int h, int i) {
        this.sum = a + b + c + d + e + f + g + h + i;
    }

    public int sum() {
        return sum;
    }
}
