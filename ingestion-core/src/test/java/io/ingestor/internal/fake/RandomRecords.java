package io.ingestor.internal.fake;

import static io.ingestor.internal.fake.Wire.entry;
import static io.ingestor.internal.fake.Wire.fixed32;
import static io.ingestor.internal.fake.Wire.fixed64;
import static io.ingestor.internal.fake.Wire.group;
import static io.ingestor.internal.fake.Wire.join;
import static io.ingestor.internal.fake.Wire.message;
import static io.ingestor.internal.fake.Wire.number;
import static io.ingestor.internal.fake.Wire.text;
import static io.ingestor.internal.fake.Wire.varint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Random valid records of every shape that the wire allows: fields in any order, missing, repeated or unknown. They
 * need a default tenant.
 */
public final class RandomRecords {

    private static final String[] TEXTS = {
        "", "a", "tenant/one%", "é€😀", "a longer text that does not fit into eight bytes"
    };

    private RandomRecords() {}

    public static byte[] good(Random random) {
        long version = random.nextInt(3) == 0 ? random.nextLong() >>> 1 : 0;
        List<byte[]> fields = new ArrayList<>();
        int ids = random.nextInt(4) == 0 ? 2 + random.nextInt(2) : random.nextInt(4);
        for (int i = 0; i < Math.min(ids, 3); i++) {
            fields.add(id(random, version));
        }
        if (random.nextBoolean()) {
            fields.add(message(2, struct(random, 1)));
        }
        if (random.nextInt(3) == 0) {
            fields.add(message(3, text(2, "schema"), varint(3, random.nextInt(9))));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            fields.add(message(4, varint(1, random.nextInt()), varint(2, random.nextInt(1_000_000_000))));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            fields.add(varint(5, random.nextInt(4) == 0 ? 0 : version));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            fields.add(message(6, text(1, pick(random)), text(2, pick(random))));
        }
        if (random.nextInt(3) == 0) {
            fields.add(message(7, new byte[random.nextInt(300)]));
            fields.add(text(8, pick(random)));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            fields.add(unknown(random));
        }
        if (random.nextInt(3) == 0) {
            Collections.shuffle(fields, random);
        }
        return join(fields.toArray(new byte[0][]));
    }

    public static byte[] unknown(Random random) {
        int field = 20 + random.nextInt(2000);
        return switch (random.nextInt(5)) {
            case 0 -> varint(field, random.nextLong());
            case 1 -> fixed64(field, random.nextLong());
            case 2 -> fixed32(field, random.nextInt());
            case 3 -> message(field, new byte[random.nextInt(200)]);
            default -> group(field, varint(1, 5), group(7, text(3, pick(random))));
        };
    }

    private static byte[] id(Random random, long version) {
        List<byte[]> fields = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            fields.add(message(1, name(random), random.nextInt(4) == 0 ? unknown(random) : new byte[0]));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            fields.add(message(2, name(random), random.nextInt(4) == 0 ? unknown(random) : new byte[0]));
        }
        if (random.nextInt(3) == 0) {
            fields.add(varint(3, version));
        }
        if (random.nextInt(4) == 0) {
            fields.add(unknown(random));
        }
        if (random.nextInt(4) == 0) {
            Collections.shuffle(fields, random);
        }
        return message(1, fields.toArray(new byte[0][]));
    }

    private static byte[] name(Random random) {
        return random.nextInt(8) == 0 ? new byte[0] : text(1, pick(random));
    }

    private static byte[] struct(Random random, int depth) {
        byte[][] entries = new byte[random.nextInt(10) == 0 ? 30 : random.nextInt(5)][];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = entry("f" + i, value(random, depth));
        }
        return join(entries);
    }

    private static byte[] value(Random random, int depth) {
        return switch (random.nextInt(depth < 5 ? 6 : 4)) {
            case 0 -> varint(1, 0);
            case 1 -> number(random.nextGaussian());
            case 2 -> text(3, pick(random));
            case 3 -> varint(4, random.nextInt(2));
            case 4 -> message(5, struct(random, depth + 1));
            default -> message(6, message(1, value(random, depth + 1)), message(1, value(random, depth + 1)));
        };
    }

    private static String pick(Random random) {
        return TEXTS[random.nextInt(TEXTS.length)];
    }
}
