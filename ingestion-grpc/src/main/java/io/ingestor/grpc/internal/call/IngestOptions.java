package io.ingestor.grpc.internal.call;

import io.grpc.StatusException;
import io.ingestor.Durability;
import io.ingestor.Ingestor;
import io.ingestor.grpc.internal.message.Statuses;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The validated options of a call. An option that the call would ignore is an error, because its sender relies on it.
 *
 * @param durability the durability that acknowledgements promise, or null for the engine's default
 * @param validateOnly whether to check the records without storing them
 * @param allResults whether the answer to a batch has rows even if all records are good
 * @param groupAcks whether the acks of a stream are cumulative
 * @param announces whether a stream receives messages that it is ready and that the server is draining
 */
record IngestOptions(
        @Nullable Durability durability,
        boolean validateOnly,
        boolean allResults,
        boolean groupAcks,
        boolean announces) {

    static IngestOptions ofRecord(Map<String, String> options) throws StatusException {
        return parse(options, "IngestRecord", List.of("durability", "validate_only"));
    }

    static IngestOptions ofBatch(Map<String, String> options) throws StatusException {
        return parse(options, "IngestBatch", List.of("durability", "validate_only", "results"));
    }

    static IngestOptions ofStream(Map<String, String> options) throws StatusException {
        return parse(options, "IngestStream", List.of("durability", "validate_only", "ack", "ready"));
    }

    /** Returns the durability that acknowledgements promise: the requested one, or the engine's default. */
    Durability promise(Ingestor ingestor) {
        return durability == null ? ingestor.defaultDurability() : durability;
    }

    /** Returns these options for a check that precedes the ingest. */
    IngestOptions checkFirst() {
        return new IngestOptions(durability, true, allResults, groupAcks, announces);
    }

    private static IngestOptions parse(Map<String, String> options, String call, List<String> known)
            throws StatusException {
        for (String key : options.keySet()) {
            if (!known.contains(key)) {
                throw Statuses.invalid(field(key), call + " has no such option; it has " + String.join(", ", known));
            }
        }
        return new IngestOptions(
                durability(options),
                flag(options, "validate_only"),
                is(options, "results", "all"),
                is(options, "ack", "group"),
                flag(options, "ready"));
    }

    private static @Nullable Durability durability(Map<String, String> options) throws StatusException {
        String value = options.get("durability");
        if (value == null) {
            return null;
        }
        return switch (value) {
            case "synced" -> Durability.SYNCED;
            case "written" -> Durability.WRITTEN;
            case "accepted" -> Durability.ACCEPTED;
            default -> throw unknown("durability", value, "synced, written or accepted");
        };
    }

    private static boolean flag(Map<String, String> options, String key) throws StatusException {
        String value = options.getOrDefault(key, "false");
        if (!value.equals("true") && !value.equals("false")) {
            throw unknown(key, value, "true or false");
        }
        return value.equals("true");
    }

    private static boolean is(Map<String, String> options, String key, String only) throws StatusException {
        String value = options.get(key);
        if (value != null && !value.equals(only)) {
            throw unknown(key, value, only + ", or left out");
        }
        return value != null;
    }

    private static StatusException unknown(String key, String value, String known) {
        return Statuses.invalid(field(key), "must be " + known + ", was \"" + Statuses.shorten(value, 100) + "\"");
    }

    private static String field(String key) {
        return "options[\"" + Statuses.shorten(key, 100) + "\"]";
    }
}
