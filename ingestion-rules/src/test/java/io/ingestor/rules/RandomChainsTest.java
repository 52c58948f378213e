package io.ingestor.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Ingestor;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A test of random chains of steps against a model over Java maps. Values that no step uses must be copied as bytes.
 */
class RandomChainsTest {

    private static final String[] NAMES = {"a", "b", "c", "d", "x"};
    private static final String[] PLACES = {"", "o.", "p."};

    /** An unknown field of the record: number 900, with text. */
    private static final byte[] UNKNOWN = {(byte) 0xa2, 0x38, 3, 'n', 'e', 'w'};

    @TempDir
    private Path directory;

    private static String path(Random random) {
        return PLACES[random.nextInt(PLACES.length)] + NAMES[random.nextInt(NAMES.length - 1)];
    }

    private static @Nullable Object value(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> (double) random.nextInt(100);
            case 1 -> random.nextBoolean();
            case 2 -> null;
            case 3 -> List.of("l", (double) random.nextInt(5), Map.of("deep", true));
            default -> " Té" + random.nextInt(1000) + " ";
        };
    }

    /** Returns the values of a record by path. No step uses the names "x", and "o" and "p" are objects. */
    private static Map<String, @Nullable Object> values(Random random) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (String place : PLACES) {
            for (String name : NAMES) {
                if (random.nextInt(3) > 0) {
                    values.put(place + name, value(random));
                }
            }
        }
        return values;
    }

    private static Map<String, @Nullable Object> tree(Map<String, @Nullable Object> values) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        values.forEach((path, value) -> {
            int dot = path.indexOf('.');
            if (dot < 0) {
                tree.put(path, value);
            } else {
                @SuppressWarnings("unchecked")
                Map<String, @Nullable Object> inner = (Map<String, @Nullable Object>)
                        tree.computeIfAbsent(path.substring(0, dot), unused -> new LinkedHashMap<>());
                inner.put(path.substring(dot + 1), value);
            }
        });
        return tree;
    }

    private static String step(Random random, List<Map<String, @Nullable Object>> models) {
        String one = path(random);
        String two = path(random);
        int kind = random.nextInt(6);
        for (Map<String, @Nullable Object> model : models) {
            switch (kind) {
                case 0 -> model.put(one, "set");
                case 1 -> {
                    if (model.get(one) == null) {
                        model.put(one, 7.0);
                    }
                }
                case 2 -> {
                    if (!one.equals(two) && model.containsKey(one)) {
                        model.put(two, model.remove(one));
                    }
                }
                case 3 -> {
                    if (!one.equals(two) && model.containsKey(one)) {
                        model.put(two, model.get(one));
                    }
                }
                case 4 -> model.remove(one);
                default -> {
                    if (model.get(one) instanceof Double number) {
                        model.put(one, Long.toString(number.longValue()));
                    } else if (model.get(one) instanceof Boolean bool) {
                        model.put(one, bool.toString());
                    }
                }
            }
        }
        if ((kind == 2 || kind == 3) && one.equals(two)) {
            return "{'trim': {'path': 'data.absent'}}";
        }
        return switch (kind) {
            case 0 -> "{'set': {'path': 'data." + one + "', 'value': 'set'}}";
            case 1 -> "{'default': {'path': 'data." + one + "', 'value': 7}}";
            case 2 -> "{'rename': {'from': 'data." + one + "', 'to': 'data." + two + "'}}";
            case 3 -> "{'copy': {'from': 'data." + one + "', 'to': 'data." + two + "'}}";
            case 4 -> "{'remove': {'path': 'data." + one + "'}}";
            default -> "{'coerce': {'path': 'data." + one + "', 'to': 'string'}}";
        };
    }

    private static boolean holdsList(Map<String, @Nullable Object> values) {
        return values.entrySet().stream()
                .anyMatch(entry -> !entry.getKey().endsWith("x") && entry.getValue() instanceof List);
    }

    private static byte[] withUnknown(Record record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(record.encoded());
        bytes.writeBytes(UNKNOWN);
        return bytes.toByteArray();
    }

    @Test
    void chainsDoWhatAModelDoes() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int turn = 0; turn < 60; turn++) {
            List<Map<String, @Nullable Object>> befores = new ArrayList<>();
            List<Map<String, @Nullable Object>> afters = new ArrayList<>();
            while (befores.size() < 20) {
                Map<String, @Nullable Object> values = values(random);
                values.put("x", "x".repeat(random.nextInt(300)));
                befores.add(values);
                afters.add(new LinkedHashMap<>(values));
            }
            List<String> steps = new ArrayList<>();
            for (int i = 1 + random.nextInt(6); i > 0; i--) {
                steps.add(step(random, afters));
            }
            boolean coerces = steps.toString().contains("coerce");
            try (Shaping shaping = Shaping.of(directory, Shaping.steps(steps.toArray(new String[0])))) {
                for (int i = 0; i < befores.size(); i++) {
                    if (coerces && holdsList(befores.get(i))) {
                        continue;
                    }
                    Record before = Record.builder("acme")
                            .entity("e" + i)
                            .data(tree(befores.get(i)))
                            .metadata("k", "v")
                            .build();
                    Record after = shaping.shape(Record.ofEncoded(withUnknown(before)));

                    assertThat(withoutEmpty(after.data()))
                            .describedAs("seed %s, turn %s, steps %s, before %s", seed, turn, steps, befores.get(i))
                            .isEqualTo(withoutEmpty(tree(afters.get(i))));
                    byte[] bytes = after.encoded();
                    assertThat(Arrays.copyOfRange(bytes, bytes.length - UNKNOWN.length, bytes.length))
                            .isEqualTo(UNKNOWN);
                    assertThat(text(bytes)).contains(text(memberX(befores.get(i))));
                    assertThat(after.metadata()).isEqualTo(Map.of("k", "v"));
                }
            }
        }
    }

    /** Returns the data without empty objects, which a removal of all members may leave or remove. */
    private static Map<String, @Nullable Object> withoutEmpty(Map<String, @Nullable Object> data) {
        Map<String, @Nullable Object> copy = new TreeMap<>(data);
        copy.values().removeIf(value -> value instanceof Map<?, ?> map && map.isEmpty());
        return copy;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Returns the encoding of the member that no step uses. */
    private static byte[] memberX(Map<String, @Nullable Object> values) {
        byte[] record = Record.builder("t")
                .entity("e")
                .put("x", String.valueOf(values.get("x")))
                .build()
                .encoded();
        int length = String.valueOf(values.get("x")).length();
        return Arrays.copyOfRange(record, record.length - Math.max(0, length - 1), record.length);
    }

    @Test
    void oneConfigurationServesManyThreads() throws Exception {
        String config = "[{'steps': [{'rename': {'from': 'data.a', 'to': 'data.b'}},"
                + " {'upper': {'path': 'data.b'}}]},"
                + " {'match': {'tenant': 't1'}, 'steps': [{'compute': {'path': 'data.c', 'value': 'data.b + tenant'}}]}]";
        TransformConfig transforms = Shaping.open(directory, config);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (Ingestor ingestor = Ingestor.builder(directory.resolve("log"))
                .withoutLog()
                .transforms(transforms)
                .open()) {
            List<Future<?>> turns = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                turns.add(threads.submit(batches(ingestor, thread)));
            }
            for (int i = 0; i < 50; i++) {
                boolean unused = transforms.poll();
            }
            for (Future<?> turn : turns) {
                turn.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Callable<Void> batches(Ingestor ingestor, int thread) {
        return () -> {
            for (int turn = 0; turn < 20; turn++) {
                RecordBatch.Builder batch = RecordBatch.builder();
                for (int i = 0; i < 50; i++) {
                    batch.add(Record.builder("t" + i % 2)
                            .entity(thread + "-" + i)
                            .put("a", "v" + thread + "-" + i)
                            .build());
                }
                assertThat(ingestor.ingest(batch.build()).join().rejections()).isEmpty();
                for (int i = 0; i < 50; i++) {
                    String text = "V" + thread + "-" + i;
                    assertThat(ingestor.get("t" + i % 2, thread + "-" + i)
                                    .orElseThrow()
                                    .record()
                                    .data())
                            .isEqualTo(i % 2 == 0 ? Map.of("b", text) : Map.of("b", text, "c", text + "t1"));
                }
            }
            return null;
        };
    }
}
