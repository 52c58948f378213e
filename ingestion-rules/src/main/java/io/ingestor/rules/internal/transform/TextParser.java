package io.ingestor.rules.internal.transform;

import io.ingestor.rules.internal.poll.SmallFile;
import io.ingestor.rules.internal.transform.slots.FieldPath;
import io.ingestor.rules.internal.transform.slots.StepSource;
import io.ingestor.rules.internal.transform.step.Coercions;
import io.ingestor.rules.internal.transform.step.Hmac;
import io.ingestor.rules.internal.transform.step.Texts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** A parser of the steps that change the text or the type of one value. */
final class TextParser {

    private static final int MAX_LENGTH = 16 << 20;
    private static final int MAX_KEY_BYTES = 64 << 10;

    /**
     * The growth by a change of case. Two bytes can become three code points of two bytes each, and the encoded length
     * of the text can grow.
     */
    private static final Growth OTHER_CASE = Growth.ofBytes(16).withPerByte(2);

    private TextParser() {}

    static StepPart trim(ConfigValue v) {
        return onePath(v, Texts::trim, Growth.NONE);
    }

    static StepPart lower(ConfigValue v) {
        return onePath(v, Texts::lower, OTHER_CASE);
    }

    static StepPart upper(ConfigValue v) {
        return onePath(v, Texts::upper, OTHER_CASE);
    }

    private static StepPart onePath(ConfigValue v, Function<FieldPath, StepSource> step, Growth growth) {
        v.object("path");
        FieldPath path = v.member("path").target();
        return new StepPart(step.apply(path), List.of(path), growth);
    }

    static StepPart coerce(ConfigValue v) {
        v.object("path", "to", "format", "zone");
        ConfigValue to = v.member("to");
        if (to.text().equals("timestamp")) {
            return RecordFieldParser.timestamp(v);
        }
        v.object("path", "to");
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
        return new StepPart(source, List.of(path), Growth.ofBytes(32));
    }

    static StepPart truncate(ConfigValue v) {
        v.object("path", "length");
        FieldPath path = v.member("path").target();
        return new StepPart(Texts.truncate(path, v.member("length").number(0, MAX_LENGTH)), List.of(path), Growth.NONE);
    }

    static StepPart mask(ConfigValue v) {
        v.object("path", "keep_first", "keep_last", "with");
        FieldPath path = v.member("path").target();
        String with = v.textOf("with", "*");
        if (with.length() != 1 || with.charAt(0) < ' ' || with.charAt(0) > '~') {
            throw v.member("with").mustBe("one ASCII character");
        }
        return new StepPart(
                Texts.mask(
                        path,
                        v.numberOf("keep_first", 0, MAX_LENGTH),
                        v.numberOf("keep_last", 0, MAX_LENGTH),
                        with.charAt(0)),
                List.of(path),
                Growth.NONE);
    }

    static StepPart hmac(ConfigValue v, Surroundings surroundings) {
        v.object("path", "to", "key_file");
        FieldPath path = v.member("path").target();
        ConfigValue target = v.memberOrNull("to");
        FieldPath to = target == null ? path : target.target();
        ConfigValue file = v.member("key_file");
        Path keyFile = surroundings.resolve(file);
        byte[] key;
        try {
            key = SmallFile.read(keyFile, MAX_KEY_BYTES);
        } catch (IllegalArgumentException e) {
            throw file.mustBe("a file with a key of at most " + MAX_KEY_BYTES + " bytes", keyFile + " with more");
        } catch (IOException e) {
            throw file.mustBe("a file with a key that can be read", keyFile + ", which cannot be read: " + e);
        }
        if (key.length < Hmac.MIN_KEY_BYTES) {
            throw file.mustBe(
                    "a file with a key of at least " + Hmac.MIN_KEY_BYTES + " bytes",
                    keyFile + " with " + key.length + " bytes: make one with \"openssl rand 32\"");
        }
        return new StepPart(
                Hmac.hash(path, to, key), path.equals(to) ? List.of(path) : List.of(path, to), Growth.ofValue(to, 64));
    }
}
