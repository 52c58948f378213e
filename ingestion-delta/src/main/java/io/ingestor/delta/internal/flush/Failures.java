package io.ingestor.delta.internal.flush;

import io.ingestor.delta.internal.durable.UnknownOutcomeException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The failures of steps that ran at the same time. An unknown commit comes first, because it is the most severe. */
final class Failures {

    private @Nullable Throwable first;

    void add(Throwable failure) {
        Throwable known = first;
        if (known == null) {
            first = failure;
        } else if (failure instanceof UnknownOutcomeException && !(known instanceof UnknownOutcomeException)) {
            failure.addSuppressed(known);
            first = failure;
        } else if (failure != known) {
            known.addSuppressed(failure);
        }
    }

    void throwFirst() throws IOException {
        Throwable failure = first;
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
        if (failure != null) {
            throw new IOException(failure);
        }
    }
}
