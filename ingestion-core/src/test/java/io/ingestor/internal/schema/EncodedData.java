package io.ingestor.internal.schema;

import static io.ingestor.internal.fake.Wire.fixed32;
import static io.ingestor.internal.fake.Wire.group;
import static io.ingestor.internal.fake.Wire.join;
import static io.ingestor.internal.fake.Wire.message;
import static io.ingestor.internal.fake.Wire.number;
import static io.ingestor.internal.fake.Wire.text;
import static io.ingestor.internal.fake.Wire.varint;

import io.ingestor.validate.Schema;
import io.ingestor.validate.Violation;
import io.ingestor.validate.Violations;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Encodes values as the content of a Struct, either like an encoder or in odd forms with the same meaning. */
final class EncodedData {

    private EncodedData() {}

    static byte[] of(Map<?, ?> object) {
        return struct(object, null);
    }

    /** Encodes members in any order, values before names, unknown fields, and booleans other than 1. */
    static byte[] odd(Map<?, ?> object, Random random) {
        return struct(object, random);
    }

    private static byte[] struct(Map<?, ?> object, Random random) {
        List<byte[]> members = new ArrayList<>();
        object.forEach((name, value) -> {
            List<byte[]> parts = new ArrayList<>(List.of(text(1, (String) name), message(2, value(value, random))));
            if (isOdd(random)) {
                parts.add(unknown(random));
                Collections.shuffle(parts, random);
            }
            members.add(message(1, parts.toArray(byte[][]::new)));
        });
        if (isOdd(random)) {
            members.add(unknown(random));
            Collections.shuffle(members, random);
        }
        return join(members.toArray(byte[][]::new));
    }

    private static byte[] value(Object value, Random random) {
        byte[] plain = content(value, random);
        if (!isOdd(random)) {
            return plain;
        }
        return random.nextBoolean() ? join(unknown(random), plain) : join(plain, unknown(random));
    }

    private static byte[] content(Object value, Random random) {
        if (value == null) {
            return varint(1, isOdd(random) ? 300 : 0);
        }
        if (value instanceof Number number) {
            return number(number.doubleValue());
        }
        if (value instanceof String string) {
            return text(3, string);
        }
        if (value instanceof Boolean bool) {
            return varint(4, bool ? isOdd(random) ? 1000 : 1 : 0);
        }
        if (value instanceof Map<?, ?> object) {
            return message(5, struct(object, random));
        }
        List<byte[]> values = new ArrayList<>();
        for (Object element : (List<?>) value) {
            values.add(message(1, value(element, random)));
            if (isOdd(random)) {
                values.add(unknown(random));
            }
        }
        return message(6, values.toArray(byte[][]::new));
    }

    private static boolean isOdd(Random random) {
        return random != null && random.nextInt(4) == 0;
    }

    private static byte[] unknown(Random random) {
        return random.nextBoolean() ? fixed32(99, random.nextInt()) : group(77, text(3, "odd"));
    }

    /** Returns the violations of an object, one per line. */
    static List<String> violations(Schema schema, Map<?, ?> object) {
        return violations(schema, of(object));
    }

    /** Returns the violations of an encoded object. */
    static List<String> violations(Schema schema, byte[] data) {
        Collected found = new Collected();
        boolean right = new SchemaCheck().check(schema, data, 0, data.length, found);
        if (right != found.lines.isEmpty()) {
            throw new AssertionError("result " + right + " with " + found.lines);
        }
        return found.lines;
    }

    /** A collector of violations, one per line. */
    static final class Collected implements Violations {

        final List<String> lines = new ArrayList<>();

        @Override
        public void add(String field, String message) {
            lines.add(new Violation(field, message).describe());
        }

        @Override
        public boolean isFull() {
            return lines.size() >= 16;
        }
    }
}
