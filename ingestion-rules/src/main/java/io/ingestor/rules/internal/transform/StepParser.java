package io.ingestor.rules.internal.transform;

import io.ingestor.rules.internal.transform.cel.Expression;
import io.ingestor.rules.internal.transform.cel.ExpressionSteps;
import io.ingestor.rules.internal.transform.lookup.LookupFile;
import io.ingestor.rules.internal.transform.slots.Constant;
import io.ingestor.rules.internal.transform.slots.FieldPath;
import io.ingestor.rules.internal.transform.slots.StepSource;
import io.ingestor.rules.internal.transform.step.Coercions;
import io.ingestor.rules.internal.transform.step.Hmac;
import io.ingestor.rules.internal.transform.step.Identity;
import io.ingestor.rules.internal.transform.step.Labels;
import io.ingestor.rules.internal.transform.step.Lookups;
import io.ingestor.rules.internal.transform.step.Moves;
import io.ingestor.rules.internal.transform.step.Payloads;
import io.ingestor.rules.internal.transform.step.Texts;
import io.ingestor.rules.internal.transform.step.TimeFormat;
import io.ingestor.rules.internal.transform.step.Times;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The parser of the steps of a configuration. For one thread. */
final class StepParser {

    /** The growth that is assumed of a value whose size depends on the record. */
    private static final int VALUE_GROWTH = 16 << 10;

    private static final int PAYLOAD_GROWTH = 1 << 20;
    private static final int ID_GROWTH = 1024;
    private static final int MAX_LENGTH = 16 << 20;

    /** The parts of a step before its name is known. */
    private record Part(StepSource source, List<FieldPath> paths, long growth) {}

    private final Surroundings surroundings;

    StepParser(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Parses a step: an object with the name of the step, and perhaps {@code on_error}. */
    ParsedStep parse(ConfigValue step, boolean ruleKeeps) {
        Map<String, ConfigValue> members = step.object();
        ConfigValue onError = members.remove("on_error");
        if (members.size() != 1) {
            throw step.wrong("must have the name of one step, had " + members.keySet());
        }
        Map.Entry<String, ConfigValue> only = members.entrySet().iterator().next();
        String name = only.getKey();
        ConfigValue value = only.getValue();
        Part part = part(name, value);
        return new ParsedStep(
                value.path(),
                value,
                part.source(),
                part.paths(),
                part.growth(),
                onError == null ? ruleKeeps : keeps(onError));
    }

    static boolean keeps(ConfigValue onError) {
        return switch (onError.text()) {
            case "keep" -> true;
            case "reject" -> false;
            default -> throw onError.mustBe("\"reject\" or \"keep\"");
        };
    }

    private Part part(String name, ConfigValue v) {
        return switch (name) {
            case "set", "default" -> constant(name, v);
            case "rename", "copy" -> move(name, v);
            case "remove", "trim", "lower", "upper" -> onePath(name, v);
            case "coerce" -> coerce(v);
            case "truncate" -> truncate(v);
            case "mask" -> mask(v);
            case "hmac" -> hmac(v);
            case "entity_from" -> entityFrom(v);
            case "timestamp_from" -> timestampFrom(v, names("path", "format", "zone"));
            case "metadata" -> metadata(v);
            case "lookup" -> lookup(v);
            case "parse_payload" -> parsePayload(v);
            case "drop_if" -> dropIf(v);
            case "reject_if" -> rejectIf(v);
            case "compute" -> compute(v);
            default ->
                throw v.wrong("is no step: known are set, default, rename, copy, remove, trim, lower, upper, coerce,"
                        + " truncate, mask, hmac, entity_from, timestamp_from, metadata, lookup, parse_payload,"
                        + " drop_if, reject_if, compute");
        };
    }

    private static Set<String> names(String... names) {
        return new LinkedHashSet<>(Arrays.asList(names));
    }

    private static long nameBytes(FieldPath path) {
        long bytes = 16;
        for (String name : path.names()) {
            bytes += name.getBytes(StandardCharsets.UTF_8).length + 24;
        }
        return bytes;
    }

    private static Constant constantFor(FieldPath target, ConfigValue value) {
        Constant constant = new Constant(value.scalar());
        if (target.root() == FieldPath.Root.METADATA && !constant.isText()) {
            throw value.mustBe("text, for a label");
        }
        return constant;
    }

    private static Part constant(String name, ConfigValue v) {
        v.object(names("path", "value"));
        FieldPath path = v.member("path").target();
        Constant constant = constantFor(path, v.member("value"));
        return new Part(
                name.equals("set") ? Moves.set(path, constant) : Moves.setDefault(path, constant),
                List.of(path),
                nameBytes(path) + constant.bytes());
    }

    private static Part move(String name, ConfigValue v) {
        v.object(names("from", "to"));
        FieldPath to = v.member("to").target();
        ConfigValue source = v.member("from");
        FieldPath from = name.equals("rename") ? source.target() : source.fieldPath();
        if (from.root() == FieldPath.Root.TIMESTAMP) {
            throw source.mustBe("a path of another field than the timestamp");
        }
        if (from.equals(to) || from.holds(to) || to.holds(from)) {
            throw v.member("to").mustBe("another path than \"from\", and none in it or around it");
        }
        return new Part(
                name.equals("rename") ? Moves.rename(from, to) : Moves.copy(from, to),
                List.of(from, to),
                nameBytes(to) + (name.equals("rename") ? 0 : VALUE_GROWTH));
    }

    private static Part onePath(String name, ConfigValue v) {
        v.object(names("path"));
        FieldPath path = v.member("path").target();
        StepSource source = switch (name) {
            case "remove" -> Moves.remove(path);
            case "trim" -> Texts.trim(path);
            case "lower" -> Texts.lower(path);
            default -> Texts.upper(path);
        };
        return new Part(source, List.of(path), name.endsWith("er") ? VALUE_GROWTH : 0);
    }

    private static Part coerce(ConfigValue v) {
        v.object(names("path", "to", "format", "zone"));
        ConfigValue to = v.member("to");
        if (to.text().equals("timestamp")) {
            return timestampFrom(v, names("path", "to", "format", "zone"));
        }
        v.object(names("path", "to"));
        FieldPath path = v.member("path").target();
        StepSource source = switch (to.text()) {
            case "number" -> Coercions.number(path);
            case "string" -> Coercions.string(path);
            case "boolean" -> Coercions.bool(path);
            default -> throw to.mustBe("\"number\", \"string\", \"boolean\" or \"timestamp\"");
        };
        if (path.root() == FieldPath.Root.METADATA && !to.text().equals("string")) {
            throw v.member("path").mustBe("a path in data, because labels are text");
        }
        return new Part(source, List.of(path), 32);
    }

    private static Part truncate(ConfigValue v) {
        v.object(names("path", "length"));
        FieldPath path = v.member("path").target();
        return new Part(Texts.truncate(path, v.member("length").number(0, MAX_LENGTH)), List.of(path), 0);
    }

    private static Part mask(ConfigValue v) {
        v.object(names("path", "keep_first", "keep_last", "with"));
        FieldPath path = v.member("path").target();
        String with = v.textOf("with", "*");
        if (with.length() != 1 || with.charAt(0) < ' ' || with.charAt(0) > '~') {
            throw v.member("with").mustBe("one ASCII character");
        }
        return new Part(
                Texts.mask(
                        path,
                        v.numberOf("keep_first", 0, MAX_LENGTH),
                        v.numberOf("keep_last", 0, MAX_LENGTH),
                        with.charAt(0)),
                List.of(path),
                0);
    }

    private Part hmac(ConfigValue v) {
        v.object(names("path", "to", "key_file"));
        FieldPath path = v.member("path").target();
        ConfigValue target = v.memberOrNull("to");
        FieldPath to = target == null ? path : target.target();
        ConfigValue file = v.member("key_file");
        Path keyFile = surroundings.resolve(file.text());
        byte[] key;
        try {
            key = Files.readAllBytes(keyFile);
        } catch (IOException e) {
            throw file.mustBe("a file with a key that can be read", keyFile + ", which cannot be read: " + e);
        }
        if (key.length < Hmac.MIN_KEY_BYTES) {
            throw file.mustBe(
                    "a file with a key of at least " + Hmac.MIN_KEY_BYTES + " bytes",
                    keyFile + " with " + key.length + " bytes: make one with \"openssl rand 32\"");
        }
        return new Part(
                Hmac.hash(path, to, key), path.equals(to) ? List.of(path) : List.of(path, to), nameBytes(to) + 64);
    }

    private static Part entityFrom(ConfigValue v) {
        v.object(names("paths", "separator"));
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
        return new Part(Identity.entityFrom(paths, v.textOf("separator", "-")), paths, ID_GROWTH);
    }

    private static Part timestampFrom(ConfigValue v, Set<String> names) {
        v.object(names);
        FieldPath path = v.member("path").target();
        ConfigValue format = v.member("format");
        ZoneId zone;
        try {
            zone = ZoneId.of(v.textOf("zone", "Z"));
        } catch (DateTimeException e) {
            throw v.member("zone").mustBe("a time zone such as Europe/Vienna");
        }
        try {
            return new Part(Times.timestampFrom(path, TimeFormat.of(format.text(), zone)), List.of(path), 32);
        } catch (IllegalArgumentException e) {
            throw format.mustBe("iso, epoch_seconds, epoch_millis, epoch_micros, epoch_nanos or a pattern such as"
                    + " uuuu-MM-dd HH:mm:ss");
        }
    }

    private Part metadata(ConfigValue v) {
        v.object(names("key", "value", "from"));
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
            return new Part(Labels.constant(key, value), paths, Labels.bytes(key, 3 * value.length()));
        }
        return switch (from.text()) {
            case "ingest_time" -> new Part(Labels.ingestTime(key, surroundings.clock()), paths, Labels.bytes(key, 24));
            case "host" ->
                new Part(
                        Labels.constant(key, surroundings.host()),
                        paths,
                        Labels.bytes(key, 3 * surroundings.host().length()));
            default -> throw from.mustBe("\"ingest_time\" or \"host\"");
        };
    }

    private Part lookup(ConfigValue v) {
        v.object(names("path", "file", "key", "into", "miss", "default"));
        FieldPath path = v.member("path").fieldPath();
        ConfigValue file = v.member("file");
        List<FieldPath> targets = new ArrayList<>();
        List<String> columns = new ArrayList<>();
        long growth = 0;
        for (Map.Entry<String, ConfigValue> entry : v.member("into").object().entrySet()) {
            FieldPath target;
            try {
                target = FieldPath.parse(entry.getKey());
            } catch (IllegalArgumentException e) {
                throw entry.getValue().wrong("must have as its name " + e.getMessage());
            }
            if (target.root() != FieldPath.Root.DATA) {
                throw entry.getValue().wrong("must have as its name a path in data, had " + entry.getKey());
            }
            targets.add(target);
            columns.add(entry.getValue().text());
            growth += nameBytes(target);
        }
        if (targets.isEmpty()) {
            throw v.member("into").mustBe("an object of paths and columns", "empty");
        }
        Lookups.OnMiss miss = miss(v);
        LookupFile table;
        try {
            table = new LookupFile(
                    surroundings.resolve(file.text()), v.member("key").text(), columns);
        } catch (IllegalArgumentException e) {
            throw file.wrong("must be a table of CSV or JSON, was not: " + e.getMessage());
        }
        surroundings.add(table);
        growth +=
                (long) targets.size() * Math.max(VALUE_GROWTH / 4, table.table().maxCellBytes());
        List<FieldPath> paths = new ArrayList<>(targets);
        paths.add(path);
        return new Part(Lookups.lookup(path, table, targets, miss), paths, growth);
    }

    private static Lookups.OnMiss miss(ConfigValue v) {
        ConfigValue constant = v.memberOrNull("default");
        String word = v.textOf("miss", "keep");
        if ((constant != null) != word.equals("default")) {
            throw v.wrong("must have \"default\" if \"miss\" is \"default\", and only then");
        }
        return switch (word) {
            case "keep" -> new Lookups.OnMiss(Lookups.Miss.KEEP, null);
            case "reject" -> new Lookups.OnMiss(Lookups.Miss.REJECT, null);
            case "default" ->
                new Lookups.OnMiss(
                        Lookups.Miss.DEFAULT, new Constant(v.member("default").scalar()));
            default -> throw v.member("miss").mustBe("\"keep\", \"default\" or \"reject\"");
        };
    }

    private static Part parsePayload(ConfigValue v) {
        v.object(names("columns"));
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
        return new Part(Payloads.parse(columns), List.of(), PAYLOAD_GROWTH);
    }

    private static Expression expression(ConfigValue v, Expression.Type type) {
        try {
            return Expression.compile(v.text(), type);
        } catch (IllegalArgumentException e) {
            throw v.wrong("must be an expression of CEL, was not: " + e.getMessage());
        }
    }

    private static Part dropIf(ConfigValue v) {
        Expression expression = expression(v, Expression.Type.BOOL);
        return new Part(ExpressionSteps.dropIf(expression), expression.paths(), 0);
    }

    private static Part rejectIf(ConfigValue v) {
        v.object(names("when", "reason"));
        Expression expression = expression(v.member("when"), Expression.Type.BOOL);
        return new Part(ExpressionSteps.rejectIf(expression, v.member("reason").text()), expression.paths(), 0);
    }

    private static Part compute(ConfigValue v) {
        v.object(names("path", "value"));
        FieldPath path = v.member("path").target();
        Expression expression = expression(v.member("value"), Expression.Type.ANY);
        List<FieldPath> paths = new ArrayList<>(expression.paths());
        paths.add(path);
        return new Part(ExpressionSteps.compute(path, expression), paths, nameBytes(path) + VALUE_GROWTH);
    }
}
