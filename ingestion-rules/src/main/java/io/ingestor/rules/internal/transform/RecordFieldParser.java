package io.ingestor.rules.internal.transform;

import io.ingestor.RecordOrigin;
import io.ingestor.rules.internal.transform.slots.FieldPath;
import io.ingestor.rules.internal.transform.step.Identity;
import io.ingestor.rules.internal.transform.step.Labels;
import io.ingestor.rules.internal.transform.step.Payloads;
import io.ingestor.rules.internal.transform.step.TimeFormat;
import io.ingestor.rules.internal.transform.step.Times;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** A parser of the steps that write the entity id, the timestamp or a label, or replace the data. */
final class RecordFieldParser {

    /**
     * The growth of a parsed payload per byte. A JSON list of digits grows most: each takes two bytes in the payload
     * and eleven in the data.
     */
    private static final int PAYLOAD_GROWTH_PER_BYTE = 6;

    private static final int PAYLOAD_GROWTH = 64;

    /** The most bytes that a number or boolean takes as text. */
    private static final int SCALAR_TEXT_BYTES = 32;

    private RecordFieldParser() {}

    static StepPart entityFrom(ConfigValue v) {
        v.object("paths", "separator");
        ConfigValue list = v.member("paths");
        List<FieldPath> paths = new ArrayList<>();
        for (ConfigValue element : list.list("a list of paths")) {
            FieldPath path = element.fieldPath();
            if (path.root() == FieldPath.Root.TIMESTAMP) {
                throw element.mustBe("a path of another field than the timestamp");
            }
            paths.add(path);
        }
        if (paths.isEmpty()) {
            throw list.mustBe("a list of paths", "empty");
        }
        String separator = v.textOf("separator", "-");
        int repeated = paths.size() - Set.copyOf(paths).size();
        Growth growth = Growth.ofBytes((long) paths.size() * (SCALAR_TEXT_BYTES + 3 * separator.length()))
                .withPerByte(1 + repeated);
        return new StepPart(Identity.entityFrom(paths, separator), paths, growth);
    }

    static StepPart timestampFrom(ConfigValue v) {
        v.object("path", "format", "zone");
        return timestamp(v);
    }

    /** Parses a step that sets the timestamp. The names of its members are already checked. */
    static StepPart timestamp(ConfigValue v) {
        FieldPath path = v.member("path").target();
        ConfigValue format = v.member("format");
        ZoneId zone;
        try {
            zone = ZoneId.of(v.textOf("zone", "Z"));
        } catch (DateTimeException e) {
            throw v.member("zone").mustBe("a time zone such as Europe/Vienna");
        }
        try {
            return new StepPart(
                    Times.timestampFrom(path, TimeFormat.of(format.text(), zone)), List.of(path), Growth.ofBytes(32));
        } catch (IllegalArgumentException e) {
            throw format.mustBe("iso, epoch_seconds, epoch_millis, epoch_micros, epoch_nanos or a pattern such as"
                    + " uuuu-MM-dd HH:mm:ss");
        }
    }

    static StepPart metadata(ConfigValue v, Surroundings surroundings) {
        v.object("key", "value", "from");
        String key = v.member("key").text();
        if (key.isEmpty()) {
            throw v.member("key").mustBe("text that is not empty");
        }
        ConfigValue from = v.memberOrNull("from");
        if ((from == null) == (v.memberOrNull("value") == null)) {
            throw v.wrong("must have either \"value\" or \"from\", had both or none");
        }
        List<FieldPath> paths = List.of(Labels.path(key));
        if (from == null) {
            String value = v.member("value").text();
            return new StepPart(Labels.constant(key, value), paths, label(key, 3 * value.length()));
        }
        return switch (from.text()) {
            case "ingest_time" -> new StepPart(Labels.ingestTime(key, surroundings.clock()), paths, label(key, 24));
            case "host" ->
                new StepPart(
                        Labels.constant(key, surroundings.host()),
                        paths,
                        label(key, 3 * surroundings.host().length()));
            case "correlation_id" -> origin(key, paths, RecordOrigin::correlationId);
            case "client" -> origin(key, paths, RecordOrigin::client);
            default -> throw from.mustBe("\"ingest_time\", \"host\", \"correlation_id\" or \"client\"");
        };
    }

    private static StepPart origin(String key, List<FieldPath> paths, Function<RecordOrigin, String> part) {
        return new StepPart(Labels.origin(key, part), paths, label(key, RecordOrigin.MAX_BYTES));
    }

    private static Growth label(String key, int valueBytes) {
        return Growth.ofBytes(Labels.bytes(key, valueBytes));
    }

    static StepPart parsePayload(ConfigValue v) {
        v.object("columns");
        List<String> columns = new ArrayList<>();
        ConfigValue list = v.memberOrNull("columns");
        if (list != null) {
            for (ConfigValue column : list.list("a list of names")) {
                if (columns.contains(column.text())) {
                    throw column.mustBe("a name of its own");
                }
                columns.add(column.text());
            }
        }
        Growth growth = Growth.ofBytes(PAYLOAD_GROWTH).withPerByte(PAYLOAD_GROWTH_PER_BYTE);
        for (String column : columns) {
            growth = growth.plus(Growth.ofValue(new FieldPath(FieldPath.Root.DATA, List.of(column)), 0));
        }
        return new StepPart(Payloads.parse(columns), List.of(), growth);
    }
}
