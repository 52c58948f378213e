package io.ingestor.cli.send;

import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import io.ingestor.cli.terminal.JsonText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The field of a line that holds the time of the event. */
final class TimestampField {

    /** The treatment of a line without a time. */
    enum Missing {
        REJECT,
        NOW,
        NONE
    }

    private final String name;
    private final TimestampFormat format;
    private final Missing missing;
    private final InstantSource clock;
    private final TimestampTrial trial;
    private boolean warned;
    private @Nullable String warning;

    TimestampField(String name, TimestampFormat format, Missing missing, InstantSource clock) {
        this.name = name;
        this.format = format;
        this.missing = missing;
        this.clock = clock;
        this.trial = new TimestampTrial(format);
    }

    String name() {
        return name;
    }

    /** Returns the time of a line, or empty if the record is to have no timestamp. */
    Optional<Timestamp> read(long line, ParsedLine parsed) throws RejectedLineException {
        Value value = parsed.data().getFieldsMap().get(name);
        if (value == null || (value.hasNullValue() && missing != Missing.REJECT)) {
            return switch (missing) {
                case REJECT -> throw new RejectedLineException("has no field \"" + name + "\"");
                case NOW -> Optional.of(timestamp(clock.instant()));
                case NONE -> Optional.empty();
            };
        }
        Optional<String> text = parsed.text(name);
        text.ifPresent(time -> suspect(line, time));
        try {
            Instant time = format.read(text.orElseThrow(() -> new DateTimeException("neither text nor number")));
            trial.passes();
            return Optional.of(timestamp(time));
        } catch (DateTimeException e) {
            String shown = show(value, text);
            trial.fails(line, shown);
            throw new RejectedLineException(
                    "field \"" + name + "\" must be a time in the format " + format + ", was " + shown);
        }
    }

    /** Returns the reason to stop if the format fits none of the first times. */
    Optional<String> verdict() {
        return trial.verdict();
    }

    /** Returns the warning if it has not been returned yet. A run has at most one. */
    Optional<String> takeWarning() {
        Optional<String> taken = Optional.ofNullable(warning);
        warning = null;
        return taken;
    }

    private void suspect(long line, String text) {
        if (!warned) {
            format.suspicion(text).ifPresent(suspicion -> {
                warned = true;
                warning = "line " + line + ": field \"" + name + "\" " + suspicion + "; check --timestamp-format";
            });
        }
    }

    private static Timestamp timestamp(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }

    private static String show(Value value, Optional<String> text) {
        return switch (value.getKindCase()) {
            case STRING_VALUE -> JsonText.quote(value.getStringValue());
            case NUMBER_VALUE -> text.orElseThrow();
            case BOOL_VALUE -> String.valueOf(value.getBoolValue());
            case STRUCT_VALUE -> "an object";
            case LIST_VALUE -> "an array";
            default -> "null";
        };
    }
}
