package io.ingestor;

import io.ingestor.validate.Violation;
import java.util.List;

/**
 * A record of a batch was wrong and is not in the log; sending it again unchanged will fail again.
 *
 * @param index its place in the batch, from 0
 * @param violations what is wrong, at least one
 */
public record Rejection(int index, List<Violation> violations) {

    public Rejection {
        if (violations.isEmpty()) {
            throw new IllegalArgumentException("violations must hold at least one");
        }
        violations = List.copyOf(violations);
    }
}
