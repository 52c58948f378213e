package io.ingestor.rules.internal.transform;

import io.ingestor.rules.internal.transform.slots.Constant;
import io.ingestor.rules.internal.transform.slots.FieldPath;
import io.ingestor.rules.internal.transform.slots.StepSource;
import io.ingestor.rules.internal.transform.step.Moves;
import java.util.List;
import java.util.function.BiFunction;

/** A parser of the steps that set, move and remove whole values. */
final class MoveParser {

    private MoveParser() {}

    static StepPart set(ConfigValue v) {
        return constant(v, Moves::set);
    }

    static StepPart setDefault(ConfigValue v) {
        return constant(v, Moves::setDefault);
    }

    private static StepPart constant(ConfigValue v, BiFunction<FieldPath, Constant, StepSource> step) {
        v.object("path", "value");
        FieldPath path = v.member("path").target();
        ConfigValue value = v.member("value");
        Constant constant = new Constant(value.scalar());
        if (path.root() == FieldPath.Root.METADATA && !constant.isText()) {
            throw value.mustBe("text, for a label");
        }
        return new StepPart(step.apply(path, constant), List.of(path), Growth.ofValue(path, constant.bytes()));
    }

    static StepPart rename(ConfigValue v) {
        v.object("from", "to");
        FieldPath from = v.member("from").target();
        FieldPath to = destination(v, from);
        return new StepPart(Moves.rename(from, to), List.of(from, to), Growth.ofValue(to, 0));
    }

    static StepPart copy(ConfigValue v) {
        v.object("from", "to");
        FieldPath from = v.member("from").fieldPath();
        FieldPath to = destination(v, from);
        return new StepPart(
                Moves.copy(from, to), List.of(from, to), Growth.ofValue(to, 0).withPerByte(1));
    }

    private static FieldPath destination(ConfigValue v, FieldPath from) {
        if (from.root() == FieldPath.Root.TIMESTAMP) {
            throw v.member("from").mustBe("a path of another field than the timestamp");
        }
        FieldPath to = v.member("to").target();
        if (from.equals(to) || from.holds(to) || to.holds(from)) {
            throw v.member("to").mustBe("another path than \"from\", and none in it or around it");
        }
        return to;
    }

    static StepPart remove(ConfigValue v) {
        v.object("path");
        FieldPath path = v.member("path").target();
        return new StepPart(Moves.remove(path), List.of(path), Growth.NONE);
    }
}
