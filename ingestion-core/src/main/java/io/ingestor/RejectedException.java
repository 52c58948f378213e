package io.ingestor;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The record, or the whole batch, is wrong: nothing of it is in the log. Sending it again unchanged will fail again.
 */
public final class RejectedException extends IngestionException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 5;

    @SuppressWarnings("serial") // List.copyOf is serializable, and so are its elements
    private final List<Rejection> rejections;

    /** Creates an exception for a batch that is wrong as a whole, such as one that is empty or too large. */
    public RejectedException(String message) {
        super(message);
        this.rejections = List.of();
    }

    /** Creates an exception for a record, or a transactional batch, in which these records are wrong. */
    public RejectedException(List<Rejection> rejections) {
        super(summary(rejections));
        this.rejections = List.copyOf(rejections);
    }

    /** Returns the records that are wrong; empty if the batch is wrong as a whole. */
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
