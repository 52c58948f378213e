package io.ingestor.delta.internal.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Record;
import io.ingestor.RecordCursor;
import io.ingestor.RecordView;
import io.ingestor.delta.internal.wire.DataValue;
import io.ingestor.delta.internal.wire.EncodedRecord;
import io.ingestor.sink.LentBatch;
import io.ingestor.sink.LogLineage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MemberNamesTest {

    /** Names that differ at their end, at their start, or in their length only. */
    private static final List<String> KNOWN = List.of(
            "",
            "a",
            "b",
            "ab",
            "abcdefg",
            "abcdefgh",
            "abcdefgi",
            "abcdefghi",
            "abcdefghj",
            "é",
            "😀",
            "abcdefghijklmnop",
            "abcdefghijklmnoq",
            "xbcdefghijklmnop",
            "a rather long name of a member");

    private static final List<String> OTHERS =
            List.of("c", "abcdefgj", "abcdefghk", "abcdefghijklmnopq", "A", "a\0", "a rather long name of a membes");

    private static List<Integer> find(MemberNames names, List<String> members) throws IOException {
        Map<String, Integer> data = new LinkedHashMap<>();
        members.forEach(name -> data.put(name, 1));
        TreeMap<Long, Record> records = new TreeMap<>();
        records.put(1L, Record.builder("acme").entity("e").data(data).build());
        EncodedRecord record = new EncodedRecord();
        try (RecordCursor cursor =
                LentBatch.of(new UUID(1, 1), LogLineage.unknown(), records).records()) {
            RecordView view = cursor.next();
            assertThat(view).isNotNull();
            record.read(view);
        }
        DataValue value = new DataValue();
        value.wrap(record.bytes());
        List<Integer> found = new ArrayList<>();
        int before = MemberNames.NONE;
        int end = record.data().end();
        for (int at = value.member(record.data().at(), end); at != DataValue.NONE; at = value.member(at, end)) {
            int index = names.find(value, before);
            found.add(index);
            before = index == MemberNames.NONE ? before : index;
        }
        return found;
    }

    @Test
    void namesAreFoundInAnyOrder() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        MemberNames names = new MemberNames(KNOWN);
        List<String> all = new ArrayList<>(KNOWN);
        all.addAll(OTHERS);
        for (int round = 0; round < 500; round++) {
            if (round % 5 == 0) {
                Collections.shuffle(all, random);
            }
            List<String> members = all.subList(0, random.nextInt(all.size() + 1));

            assertThat(find(names, members))
                    .as("seed %d", seed)
                    .isEqualTo(members.stream().map(KNOWN::indexOf).toList());
        }
    }

    @Test
    void noNameIsFoundAmongNone() throws IOException {
        assertThat(find(new MemberNames(List.of()), List.of("", "a", "abcdefghi")))
                .containsExactly(-1, -1, -1);
    }
}
