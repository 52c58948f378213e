package io.ingestor.grpc.internal.http;

import io.ingestor.grpc.internal.host.HostLogger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/**
 * The numbers of problems of the parts of the host. Anyone may read {@code /ready}, so only the host's log describes
 * the problems.
 */
public final class HostProblems {

    private static final HostLogger LOGGER = HostLogger.of(HostProblems.class.getName());

    private final Map<String, IntSupplier> parts;

    /** @param parts the suppliers of the numbers of problems by part; the names need no escapes in JSON */
    public HostProblems(Map<String, IntSupplier> parts) {
        this.parts = new TreeMap<>(parts);
    }

    /** Returns the JSON field of the problems after a comma, or an empty string if there are no parts. */
    String json() {
        if (parts.isEmpty()) {
            return "";
        }
        StringJoiner fields = new StringJoiner(",", ",\"problems\":{", "}");
        parts.forEach((part, count) -> fields.add('"' + part + "\":" + number(part, count)));
        return fields.toString();
    }

    /** Adds the family of the problems, if there are parts. */
    void add(Exposition page) {
        if (parts.isEmpty()) {
            return;
        }
        page.gauge("ingestion_problems", "Current problems, by part; the log of the server names them.");
        parts.forEach((part, count) -> page.value("part", part, number(part, count)));
    }

    private static int number(String part, IntSupplier count) {
        try {
            return count.getAsInt();
        } catch (RuntimeException e) {
            // A part that cannot count its problems counts as one problem.
            LOGGER.log(Level.DEBUG, "event=problems_not_counted part=" + part, e);
            return 1;
        }
    }
}
