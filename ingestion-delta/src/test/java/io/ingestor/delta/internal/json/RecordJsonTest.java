package io.ingestor.delta.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.ingestor.Record;
import io.ingestor.delta.internal.wire.DataValue;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests that the data of records, read as a sink reads it, is printed completely and unchanged. */
class RecordJsonTest {

    private static final int MAX_DEPTH = 100;

    private final DataJson printer = new DataJson();
    private final JsonText json = printer.text();

    private String text() {
        return new String(json.array(), 0, json.length(), StandardCharsets.UTF_8);
    }

    private static Record.Builder record() {
        return Record.builder("acme").entity("order-1");
    }

    private String print(Record record) throws IOException {
        ReadRecords.read(List.of(record), view -> {
            json.reset();
            printer.value(ReadRecords.data(view));
        });
        return text();
    }

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 4 ? 4 : 6)) {
            case 0 -> random.nextBoolean();
            case 1 -> number(random);
            case 2, 3 -> string(random);
            case 4 -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    list.add(random.nextInt(8) == 0 ? null : value(random, depth + 1));
                }
                yield list;
            }
            default -> object(random, depth + 1);
        };
    }

    private static Map<String, @Nullable Object> object(Random random, int depth) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            members.put(string(random) + i, random.nextInt(8) == 0 ? null : value(random, depth));
        }
        return members;
    }

    private static double number(Random random) {
        double any = Double.longBitsToDouble(random.nextLong());
        return switch (random.nextInt(4)) {
            case 0 -> Double.isFinite(any) ? any : -0.0;
            case 1 -> random.nextInt(100_000) / 100.0;
            case 2 -> random.nextInt();
            default -> random.nextGaussian();
        };
    }

    private static String string(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(30); i > 0; i--) {
            switch (random.nextInt(8)) {
                case 0 -> text.append("\"\\/\b\f\n\r\t\u0000\u001f\u007f".charAt(random.nextInt(11)));
                case 1 -> text.appendCodePoint(0x80 + random.nextInt(0x700));
                case 2 -> text.appendCodePoint(0x800 + random.nextInt(0xd000));
                case 3 -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
                default -> text.append((char) (' ' + random.nextInt(95)));
            }
        }
        return text.toString();
    }

    @Test
    void randomRecordsAreReadBackByAnotherParser() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Record> records = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            records.add(record().data(object(random, 1)).put("last", i).build());
        }
        int[] read = {0};

        ReadRecords.read(records, view -> {
            json.reset();
            printer.value(ReadRecords.data(view));
            Map<?, ?> parsed = (Map<?, ?>) JsonTree.of(json);
            assertThat(parsed).as("seed %d", seed).isEqualTo(view.data());
            assertThat(List.copyOf(parsed.keySet()))
                    .as("seed %d", seed)
                    .isEqualTo(List.copyOf(view.data().keySet()));
            assertThat(view.data().get("last")).isEqualTo((double) read[0]++);
        });

        assertThat(read[0]).isEqualTo(records.size());
    }

    @Test
    void allKindsHaveTheseBytes() throws IOException {
        Map<String, @Nullable Object> nested = new LinkedHashMap<>();
        nested.put("z", null);
        nested.put("a \"key\"\\", List.of(List.of(), Map.of(), Map.of("b", List.of(1, 2))));

        String text = print(record().put("text", "tab\t, quote\", ü 日本 😀 \u0001 </script>")
                .put("whole", 136L)
                .put("fraction", 0.1 + 0.2)
                .put("huge", 1e21)
                .put("tiny", -1e-7)
                .put("zero", -0.0)
                .put("yes", true)
                .put("no", false)
                .putNull("none")
                .put("", "")
                .put("nested", nested)
                .put("list", Arrays.asList("a", null, 2.5, true, List.of()))
                .build());

        assertThat(text)
                .isEqualTo("{\"text\":\"tab\\t, quote\\\", ü 日本 😀 \\u0001 </script>\",\"whole\":136,"
                        + "\"fraction\":0.30000000000000004,\"huge\":1e21,\"tiny\":-1e-7,\"zero\":-0.0,"
                        + "\"yes\":true,\"no\":false,\"none\":null,\"\":\"\","
                        + "\"nested\":{\"z\":null,\"a \\\"key\\\"\\\\\":[[],{},{\"b\":[1,2]}]},"
                        + "\"list\":[\"a\",null,2.5,true,[]]}");
    }

    @Test
    void theDeepestRecordIsPrinted() throws IOException {
        Object objects = Map.of("d", true);
        Object lists = List.of(1);
        for (int depth = 2; depth < MAX_DEPTH; depth++) {
            objects = Map.of("d", objects);
            lists = List.of(lists);
        }

        assertThat(print(record().put("d", objects).build()))
                .isEqualTo("{\"d\":".repeat(MAX_DEPTH) + "true" + "}".repeat(MAX_DEPTH));
        assertThat(print(record().put("d", lists).build()))
                .isEqualTo("{\"d\":" + "[".repeat(MAX_DEPTH - 1) + "1" + "]".repeat(MAX_DEPTH - 1) + "}");
    }

    /** The other columns of a table read the members around a value that is printed. */
    @Test
    void membersArePrintedOneByOne() throws IOException {
        Record record = record().put("a", Map.of("x", List.of(1, Map.of("y", 2))))
                .put("b", 3)
                .put("c", List.of("deep", List.of()))
                .put("d", 4)
                .build();

        ReadRecords.read(List.of(record), view -> {
            DataValue value = ReadRecords.data(view);
            int end = value.end();
            json.startObject();
            for (int at = value.member(value.at(), end); at != DataValue.NONE; at = value.member(at, end)) {
                if (value.bytes()[value.nameAt()] != 'b') {
                    printer.member(value);
                }
            }
            json.endObject();
        });

        assertThat(text()).isEqualTo("{\"a\":{\"x\":[1,{\"y\":2}]},\"c\":[\"deep\",[]],\"d\":4}");
    }

    @Test
    void hugeValuesArePrintedAndTheirMemoryIsReturned() throws IOException {
        String huge = "\u0001é\"".repeat(200_000);

        String text = print(record().put("huge", huge).put("small", 1).build());

        assertThat(text).isEqualTo("{\"huge\":\"" + "\\u0001é\\\"".repeat(200_000) + "\",\"small\":1}");
        json.reset();
        assertThat(json.array()).hasSizeLessThanOrEqualTo(1 << 18);
    }

    @Test
    void printingMakesNoObjects() throws IOException {
        Record record = record().put("temp", 21.57)
                .put("precise", Math.PI)
                .put("tiny", Double.MIN_VALUE)
                .put("count", 123_456_789)
                .put("site", "north\t\"wing\" of the house, ä")
                .put("ok", true)
                .put("list", List.of(1.5, "a", Map.of("b", false)))
                .build();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] allocated = {Long.MAX_VALUE};

        ReadRecords.read(List.of(record), view -> {
            DataValue value = ReadRecords.data(view);
            int at = value.at();
            int end = value.end();
            for (int turn = 0; turn < 5; turn++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 100_000; i++) {
                    json.reset();
                    value.object(at, end);
                    printer.value(value);
                }
                allocated[0] = Math.min(allocated[0], threads.getCurrentThreadAllocatedBytes() - before);
            }
        });

        assertThat(text()).contains("3.141592653589793").endsWith("[1.5,\"a\",{\"b\":false}]}");
        assertThat(allocated[0]).isLessThan(10_000);
    }
}
