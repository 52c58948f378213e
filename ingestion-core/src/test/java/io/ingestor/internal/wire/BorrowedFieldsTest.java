package io.ingestor.internal.wire;

import static io.ingestor.internal.fake.Wire.bytes;
import static io.ingestor.internal.fake.Wire.data;
import static io.ingestor.internal.fake.Wire.entry;
import static io.ingestor.internal.fake.Wire.join;
import static io.ingestor.internal.fake.Wire.message;
import static io.ingestor.internal.fake.Wire.number;
import static io.ingestor.internal.fake.Wire.text;
import static io.ingestor.internal.fake.Wire.varint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.management.ThreadMXBean;
import io.ingestor.BytesView;
import io.ingestor.RecordFields;
import io.ingestor.RecordFields.Kind;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class BorrowedFieldsTest {

    private final BorrowedFields fields = new BorrowedFields();

    private BorrowedFields of(byte[]... parts) {
        byte[] record = join(parts);
        byte[] around = join(bytes(1, 2, 3), record, bytes(4, 5));
        return fields.wrap(around, 3, record.length);
    }

    @Test
    void showsValuesOfEveryKind() {
        of(
                data(
                        entry("null", varint(1, 0)),
                        entry("bool", varint(4, 1)),
                        entry("number", number(-0.5)),
                        entry("text", text(3, "é"))),
                message(7, bytes(0, 255)),
                varint(5, Long.MAX_VALUE));

        fields.next();
        assertThat(fields.name().text()).isEqualTo("data");
        assertThat(fields.kind()).isEqualTo(Kind.OBJECT);
        fields.enter();
        fields.next();
        assertThat(fields.kind()).isEqualTo(Kind.NULL);
        fields.next();
        assertThat(fields.bool()).isTrue();
        fields.next();
        assertThat(fields.number()).isEqualTo(-0.5);
        fields.next();
        assertThat(fields.kind()).isEqualTo(Kind.TEXT);
        assertThat(fields.bytes().text()).isEqualTo("é");
        assertThat(fields.next()).isFalse();
        fields.leave();
        fields.next();
        assertThat(fields.kind()).isEqualTo(Kind.BYTES);
        assertThat(fields.bytes().copy()).containsExactly(0, 255);
        fields.next();
        assertThat(fields.integer()).isEqualTo(Long.MAX_VALUE);
        assertThat(fields.next()).isFalse();
    }

    @Test
    void comparesAndCopiesBytesInPlace() {
        of(text(8, "aé"));
        fields.next();
        BytesView value = fields.bytes();

        assertThat(value.length()).isEqualTo(3);
        assertThat(value.at(0)).isEqualTo((byte) 'a');
        assertThat(value.contentEquals("aé")).isTrue();
        assertThat(value.contentEquals(bytes('a', 0xc3, 0xa9))).isTrue();
        for (String other : List.of("", "a", "aée", "aè", "b", "aaa", "aaaa")) {
            assertThat(value.contentEquals(other)).as(other).isFalse();
        }
        assertThat(value.contentEquals(bytes('a', 0xc3))).isFalse();
        byte[] target = new byte[5];
        value.copyTo(target, 1);
        assertThat(target).isEqualTo(bytes(0, 'a', 0xc3, 0xa9, 0));
        assertThat(fields.name().contentEquals("payload_type")).isTrue();
        assertThat(fields.name().contentEquals("payload")).isFalse();
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> value.at(3));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> value.at(-1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> value.copyTo(target, 3));
    }

    @Test
    void refusesAnotherKind() {
        of(data(entry("text", text(3, "x"))));
        fields.next();
        assertThatIllegalStateException()
                .isThrownBy(fields::bytes)
                .withMessage("kind must be TEXT or BYTES, was OBJECT");

        fields.enter();
        fields.next();

        assertThatIllegalStateException().isThrownBy(fields::bool).withMessage("kind must be BOOL, was TEXT");
        assertThatIllegalStateException().isThrownBy(fields::number);
        assertThatIllegalStateException().isThrownBy(fields::integer);
        assertThatIllegalStateException().isThrownBy(fields::enter);
        assertThat(fields.bytes().text()).isEqualTo("x");
    }

    @Test
    void refusesAccessWhereThereIsNoField() {
        of(data(entry("a", number(1))));

        assertThatIllegalStateException().isThrownBy(fields::kind).withMessageContaining("next()");
        assertThatIllegalStateException().isThrownBy(fields::leave).withMessageContaining("enter()");
        fields.next();
        BytesView name = fields.name();
        fields.enter();
        assertThatIllegalStateException().isThrownBy(name::length);
        fields.next();
        fields.next();
        assertThatIllegalStateException().isThrownBy(fields::number);
        fields.leave();
        assertThatIllegalStateException().isThrownBy(fields::name);
        fields.next();
        assertThatIllegalStateException().isThrownBy(fields::enter);
    }

    @Test
    void everythingThrowsOnceTheFieldsHaveEnded() {
        of(text(8, "x"), text(8, "y"));
        fields.next();
        BytesView name = fields.name();
        BytesView value = fields.bytes();

        fields.end();

        List<ThrowingCallable> calls = List.of(
                fields::next,
                fields::name,
                fields::kind,
                fields::bool,
                fields::number,
                fields::integer,
                fields::bytes,
                fields::enter,
                fields::leave,
                name::length,
                name::text,
                value::length,
                value::copy,
                value::text,
                () -> value.at(0),
                () -> value.copyTo(new byte[1], 0),
                () -> value.contentEquals("x"),
                () -> value.contentEquals(bytes('x')));
        for (ThrowingCallable call : calls) {
            assertThatIllegalStateException().isThrownBy(call).withMessageContaining("ended");
        }
    }

    @Test
    void endsAtBytesThatAreNoRecord() {
        of(varint(5, 1), bytes(8 << 3 | 2, 7));
        fields.next();

        assertThatIllegalStateException()
                .isThrownBy(fields::next)
                .withMessage(
                        "record is not a well-formed protobuf message: a length of 7 bytes, but only 0 are left, at"
                                + " byte 3 of the record");
        assertThatIllegalStateException().isThrownBy(fields::next).withMessageContaining("ended");
    }

    @Test
    void theExampleOfItsDocumentationReadsColumns() {
        of(varint(5, 1), data(entry("a", number(1)), entry("t", text(3, "x")), entry("b", number(2))), message(6));
        List<Double> column = new ArrayList<>();

        for (RecordFields example = fields; example.next(); ) {
            if (example.name().contentEquals("data")) {
                example.enter();
                while (example.next()) {
                    if (example.kind() == Kind.NUMBER) {
                        column.add(example.number());
                    }
                }
                example.leave();
            }
        }

        assertThat(column).containsExactly(1.0, 2.0);
    }

    @Test
    void makesNoObjects() {
        byte[] record =
                join(varint(5, 1), data(entry("a", number(1)), entry("t", message(5, entry("i", text(3, "x"))))));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        byte[] name = bytes('i');
        walkTimes(1, record, name);

        long before = threads.getCurrentThreadAllocatedBytes();
        int found = walkTimes(10_000, record, name);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(found).isEqualTo(10_000);
        // This allows one byte per walk; an object takes at least 16.
        assertThat(allocated).isLessThan(10_000);
    }

    private int walkTimes(int times, byte[] record, byte[] name) {
        int found = 0;
        for (int i = 0; i < times; i++) {
            found += count(fields.wrap(record, 0, record.length), name);
        }
        return found;
    }

    /** Returns the number of fields of this name, at any depth, with a non-empty text. */
    private static int count(RecordFields in, byte[] name) {
        int found = 0;
        while (in.next()) {
            if (in.kind() == Kind.OBJECT) {
                in.enter();
                found += count(in, name);
                in.leave();
            } else if (in.name().contentEquals(name) && in.bytes().length() > 0) {
                found++;
            }
        }
        return found;
    }

    @Test
    void beginsAnewFromAnywhere() {
        of(data(entry("o", message(5, entry("n", number(1))))), varint(5, 3));
        fields.next();
        fields.enter();
        fields.next();

        fields.rewind();

        fields.next();
        assertThat(fields.name().text()).isEqualTo("data");
        fields.next();
        assertThat(fields.integer()).isEqualTo(3);
        assertThat(fields.next()).isFalse();
        fields.end();
        assertThatIllegalStateException().isThrownBy(fields::rewind);
    }

    @Test
    void aListBeginsAnewAtItsFirstValue() {
        of(varint(5, 3));
        byte[] list = message(1, number(7));
        fields.wrapList(list, 0, list.length);
        fields.next();

        fields.rewind();

        assertThat(fields.next()).isTrue();
        assertThat(fields.number()).isEqualTo(7);
        assertThat(fields.next()).isFalse();
    }

    @Test
    void showsTheEncodingOfAValueInData() {
        of(data(entry("n", number(2))), varint(5, 3));
        fields.next();
        assertThatIllegalStateException().isThrownBy(fields::encoded).withMessageContaining("value in data");
        fields.enter();
        fields.next();

        assertThat(fields.encoded().copy()).isEqualTo(number(2));

        fields.leave();
        fields.next();
        assertThatIllegalStateException().isThrownBy(fields::encoded);
    }
}
