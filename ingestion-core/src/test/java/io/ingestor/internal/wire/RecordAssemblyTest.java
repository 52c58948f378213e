package io.ingestor.internal.wire;

import static io.ingestor.internal.fake.Wire.entry;
import static io.ingestor.internal.fake.Wire.join;
import static io.ingestor.internal.fake.Wire.message;
import static io.ingestor.internal.fake.Wire.number;
import static io.ingestor.internal.fake.Wire.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.Record;
import io.ingestor.RecordFields;
import io.ingestor.RecordOrigin;
import io.ingestor.transform.RecordBuilder;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests that a reader finds the fields that the builder of a transform writes, and nothing of a field that failed. */
class RecordAssemblyTest {

    private final RecordAssembly assembly = new RecordAssembly(10_000);
    private final RecordBuilder out = assembly.lend(RecordOrigin.unknown());

    private Record built() {
        assertThat(assembly.isComplete()).isTrue();
        return Record.ofEncoded(Arrays.copyOf(assembly.array(), assembly.size()));
    }

    private static RecordFields fields(Record record) {
        byte[] bytes = record.encoded();
        return new BorrowedFields().wrap(bytes, 0, bytes.length);
    }

    private static final Map<String, @Nullable Object> DEEP = deep();

    private static Map<String, @Nullable Object> deep() {
        Map<String, @Nullable Object> deep = new HashMap<>();
        deep.put("text", "grün €\uD83D\uDE00 " + "x".repeat(300));
        deep.put("number", -1.5);
        deep.put("bool", false);
        deep.put("null", null);
        deep.put("object", Map.of("inner", Map.of("list", List.of())));
        deep.put("list", Arrays.asList("a", 1.0, true, null, Map.of("k", "v"), List.of(List.of(2.0))));
        return deep;
    }

    private static final Record FULL = Record.builder("t")
            .entity("e")
            .data(DEEP)
            .schema("s", 4)
            .timestamp(Instant.ofEpochSecond(1_700_000_000, 5))
            .version(9)
            .metadata("m", "1")
            .metadata("n", "2")
            .payload(new byte[] {1, 2}, "p")
            .build();

    @Test
    void writesEveryField() {
        out.tenant("t")
                .entity("e")
                .version(9)
                .timestamp(Instant.ofEpochSecond(1_700_000_000, 5))
                .schema("s", 4)
                .metadata("m", "1")
                .metadata("n", "2")
                .payload(new byte[] {0, 1, 2, 3}, 1, 2)
                .payloadType("p")
                .beginData();
        byte[] text = ("grün €\uD83D\uDE00 " + "x".repeat(300)).getBytes(StandardCharsets.UTF_8);
        out.putText("text", text, 0, text.length)
                .put("number", -1.5)
                .put("bool", false)
                .putNull("null");
        out.beginObject("object")
                .beginObject("inner")
                .beginList("list")
                .end()
                .end()
                .end();
        out.beginList("list").add("a").add(1).add(true).addNull();
        out.beginObject().put("k", "v").end();
        out.beginList().beginList().add(2).end().end().end().end();

        assertSame(built(), FULL);
    }

    private static void assertSame(Record one, Record other) {
        assertThat(one.data()).isEqualTo(other.data());
        assertThat(one.tenant()).isEqualTo(other.tenant());
        assertThat(one.entity()).isEqualTo(other.entity());
        assertThat(one.version()).isEqualTo(other.version());
        assertThat(one.timestamp()).isEqualTo(other.timestamp());
        assertThat(one.schemaName()).isEqualTo(other.schemaName());
        assertThat(one.schemaVersion()).isEqualTo(other.schemaVersion());
        assertThat(one.metadata()).isEqualTo(other.metadata());
        assertThat(one.payload()).isEqualTo(other.payload());
        assertThat(one.payloadType()).isEqualTo(other.payloadType());
    }

    @Test
    void copiesEveryFieldAsBytes() {
        for (RecordFields in = fields(FULL); in.next(); ) {
            out.copy(in);
        }

        assertThat(built().encoded()).isEqualTo(FULL.encoded());
    }

    @Test
    void rebuildsFieldByFieldWhatItWasGiven() {
        for (RecordFields in = fields(FULL); in.next(); ) {
            if (in.name().contentEquals("data")) {
                rebuild(in);
            } else {
                out.copy(in);
            }
        }

        assertThat(built().encoded()).isEqualTo(FULL.encoded());
    }

    private void rebuild(RecordFields in) {
        if (in.kind() != RecordFields.Kind.OBJECT && in.kind() != RecordFields.Kind.LIST) {
            out.copy(in);
            return;
        }
        out.begin(in);
        in.enter();
        while (in.next()) {
            rebuild(in);
        }
        in.leave();
        out.end();
    }

    @Test
    void anObjectThatIsBegunLikeAnotherKeepsItsUnknownFields() {
        byte[] unknown = text(9, "new");
        byte[] inner = join(unknown, entry("k", number(2)));
        byte[] list = join(message(1, number(3)), unknown);
        byte[] data = join(
                entry("a", number(1)), unknown, entry("o", message(5, inner)), entry("l", message(6, list)), unknown);
        byte[] record = message(2, data);
        RecordFields in = new BorrowedFields().wrap(record, 0, record.length);

        assertThat(in.next()).isTrue();
        rebuild(in);

        byte[] expected = message(
                2,
                join(
                        unknown,
                        unknown,
                        entry("a", number(1)),
                        entry("o", message(5, inner)),
                        entry("l", message(6, join(unknown, message(1, number(3)))))));
        assertThat(Arrays.copyOf(assembly.array(), assembly.size())).isEqualTo(expected);
    }

    @Test
    void copiesAValueOfAnyKindUnderAnotherName() {
        out.beginData();
        for (RecordFields in = fields(FULL); in.next(); ) {
            if (in.name().contentEquals("data")) {
                in.enter();
                while (in.next()) {
                    out.copyAs(in.name().text() + "2", in);
                }
                in.leave();
            }
        }
        out.end();

        Map<String, @Nullable Object> renamed = new HashMap<>();
        DEEP.forEach((name, value) -> renamed.put(name + "2", value));
        assertThat(built().data()).isEqualTo(renamed);
    }

    @Test
    void aSingleValueThatIsWrittenAfterACopyReplacesIt() {
        for (RecordFields in = fields(FULL); in.next(); ) {
            out.copy(in);
        }
        out.entity("e2").version(0).timestamp(Instant.EPOCH).schema("s2", 0);

        Record record = built();
        assertThat(record.tenant()).isEqualTo("t");
        assertThat(record.entity()).isEqualTo("e2");
        assertThat(record.version()).isZero();
        assertThat(record.timestamp()).contains(Instant.EPOCH);
        assertThat(record.schemaName()).isEqualTo("s2");
        assertThat(record.schemaVersion()).isZero();
    }

    @Test
    void aFieldInTheWrongPlaceIsRefusedAndLeavesNothing() {
        assertThatThrownBy(() -> out.put("n", 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the field must be written into an object, was written into the record");
        out.beginData();
        assertThatThrownBy(() -> out.version(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> out.add(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> out.beginData()).isInstanceOf(IllegalStateException.class);
        RecordFields in = fields(FULL);
        assertThat(in.next()).isTrue();
        assertThatThrownBy(() -> out.copy(in)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> out.copyAs("n", in)).isInstanceOf(IllegalStateException.class);
        in.enter();
        assertThat(in.next()).isTrue();
        assertThatThrownBy(() -> out.copy(in)).isInstanceOf(IllegalStateException.class);
        out.end();
        assertThatThrownBy(out::end).isInstanceOf(IllegalStateException.class);

        assertThat(built().data()).isEmpty();
        assertThat(built().tenant()).isEmpty();
    }

    @Test
    void aTextWithHalfASurrogatePairLeavesNothing() {
        out.beginData().put("good", "1");
        assertThatThrownBy(() -> out.put("n", "\uD83D")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> out.put("\uD83D", "n")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> out.beginObject("\uD83D")).isInstanceOf(IllegalArgumentException.class);
        out.end();
        assertThatThrownBy(() -> out.entity("\uD83D")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> out.metadata("k", "\uD83D")).isInstanceOf(IllegalArgumentException.class);

        assertThat(built().data()).isEqualTo(Map.of("good", "1"));
        assertThat(built().metadata()).isEqualTo(Collections.emptyMap());
    }

    @Test
    void aFieldThatDoesNotFitLeavesNothing() {
        out.beginData().put("good", "1");
        assertThatThrownBy(() -> out.put("large", "x".repeat(10_000)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("10000 bytes");
        out.end();

        assertThat(assembly.isOverfull()).isTrue();
        assertThat(built().data()).isEqualTo(Map.of("good", "1"));
    }

    @Test
    void nestingIsBounded() {
        out.beginData();

        assertThatThrownBy(() -> {
                    while (true) {
                        out.beginObject("o");
                    }
                })
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("100 levels");
    }

    @Test
    void refusesAForeignCursor() {
        RecordFields foreign = (RecordFields) Proxy.newProxyInstance(
                RecordFields.class.getClassLoader(), new Class<?>[] {RecordFields.class}, (self, method, arguments) -> {
                    throw new AssertionError(method);
                });

        assertThatThrownBy(() -> out.copy(foreign)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isOfNoUseOnceTakenBack() {
        assembly.takeBack();

        assertThatThrownBy(() -> out.tenant("t")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(out::beginData).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void writesIdsLabelsAndTimeFromNumbersAndBytes() {
        byte[] text = "xé1".getBytes(StandardCharsets.UTF_8);

        out.tenant("t").entity(text, 1, 2).timestamp(-5, 7).metadata("k", text, 0, 4);

        assertThat(built().entity()).isEqualTo("é");
        assertThat(built().timestamp()).contains(Instant.ofEpochSecond(-5, 7));
        assertThat(built().metadata()).isEqualTo(Map.of("k", "xé1"));
        assertThatThrownBy(() -> out.entity(text, 3, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> out.metadata("k", text, 3, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void writesAValueFromItsEncoding() {
        RecordFields fields = fields(FULL);
        while (fields.next()) {
            if (fields.name().contentEquals("data")) {
                fields.enter();
                out.beginData();
                while (fields.next()) {
                    byte[] value = fields.encoded().copy();
                    out.putEncoded(fields.name().text(), value, 0, value.length);
                }
                out.end();
                fields.leave();
            } else {
                out.copy(fields);
            }
        }

        assertThat(built()).isEqualTo(FULL);
        assertThatThrownBy(() -> out.putEncoded("n", new byte[1], 0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
