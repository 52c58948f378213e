package io.ingestor;

import java.util.Arrays;
import java.util.Random;

/** Random damage to the bytes of a record. */
public final class Mutations {

    private Mutations() {}

    /** Returns a copy with random changes, each of a byte, a bit, the length or the position of some bytes. */
    public static byte[] mutate(byte[] record, int changes, Random random) {
        if (record.length == 0) {
            return record;
        }
        byte[] mutated = record.clone();
        for (int i = changes; i > 0; i--) {
            switch (random.nextInt(4)) {
                case 0 -> mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
                case 1 -> mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
                case 2 -> mutated = Arrays.copyOf(mutated, 1 + random.nextInt(mutated.length));
                default -> {
                    int from = random.nextInt(mutated.length);
                    int length = random.nextInt(Math.min(8, mutated.length - from) + 1);
                    System.arraycopy(mutated, from, mutated, random.nextInt(mutated.length - length + 1), length);
                }
            }
        }
        return mutated;
    }
}
