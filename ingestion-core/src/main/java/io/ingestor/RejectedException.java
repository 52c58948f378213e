package io.ingestor;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Thrown when a record or a whole batch is invalid; nothing of it is in the log. Sending it again unchanged will fail
 * again.
 */
public final class RejectedException extends IngestionException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 5;

    @SuppressWarnings("serial") // List.copyOf is serializable, and so are its elements
    private final List<Rejection> rejections;

    /** Creates an exception for a batch that is invalid as a whole, for example empty or too large. */
    public RejectedException(String message) {
        super(message);
        this.rejections = List.of();
    }

    /** Creates an exception for a record or a transactional batch, with the rejected records. */
    public RejectedException(List<Rejection> rejections) {
        super(summary(rejections));
        this.rejections = List.copyOf(rejections);
    }

    /** Returns the rejected records; empty if the batch as a whole is invalid. */
    public List<Rejection> rejections() {
        return rejections;
    }

    private static String summary(List<Rejection> rejections) {
        String shown = rejections.stream()
                .limit(SHOWN)
                .flatMap(r -> r.violations().stream().map(v -> "records[" + r.index() + "]." + v.describe()))
                .collect(Collectors.joining("; "));
        int more = rejections.size() - SHOWN;
        return more > 0 ? shown + "; and " + more + " more records" : shown;
    }
}
