package io.ingestor.rules.internal.transform;

import java.util.Map;

/** A parser of the steps of a configuration. Not thread-safe. */
final class StepParser {

    private final Surroundings surroundings;

    StepParser(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Parses an object with the name of a step and optionally {@code on_error}. */
    ParsedStep parse(ConfigValue step, boolean ruleKeeps) {
        Map<String, ConfigValue> members = step.object();
        ConfigValue onError = members.remove("on_error");
        if (members.size() != 1) {
            throw step.wrong("must have the name of one step, had " + members.keySet());
        }
        Map.Entry<String, ConfigValue> only = members.entrySet().iterator().next();
        String name = only.getKey();
        ConfigValue value = only.getValue();
        StepPart part = part(name, value);
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

    private StepPart part(String name, ConfigValue v) {
        return switch (name) {
            case "set" -> MoveParser.set(v);
            case "default" -> MoveParser.setDefault(v);
            case "rename" -> MoveParser.rename(v);
            case "copy" -> MoveParser.copy(v);
            case "remove" -> MoveParser.remove(v);
            case "trim" -> TextParser.trim(v);
            case "lower" -> TextParser.lower(v);
            case "upper" -> TextParser.upper(v);
            case "coerce" -> TextParser.coerce(v);
            case "truncate" -> TextParser.truncate(v);
            case "mask" -> TextParser.mask(v);
            case "hmac" -> TextParser.hmac(v, surroundings);
            case "entity_from" -> RecordFieldParser.entityFrom(v);
            case "timestamp_from" -> RecordFieldParser.timestampFrom(v);
            case "metadata" -> RecordFieldParser.metadata(v, surroundings);
            case "lookup" -> LookupParser.lookup(v, surroundings);
            case "parse_payload" -> RecordFieldParser.parsePayload(v);
            case "drop_if" -> ExpressionParser.dropIf(v);
            case "reject_if" -> ExpressionParser.rejectIf(v);
            case "compute" -> ExpressionParser.compute(v);
            default ->
                throw v.wrong("must be one of set, default, rename, copy, remove, trim, lower, upper, coerce,"
                        + " truncate, mask, hmac, entity_from, timestamp_from, metadata, lookup, parse_payload,"
                        + " drop_if, reject_if, compute");
        };
    }
}
