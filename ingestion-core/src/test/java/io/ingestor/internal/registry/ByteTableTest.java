package io.ingestor.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests that a table finds each of its names in place, and no other. */
class ByteTableTest {

    @Test
    void findsEachNameInTheMiddleOfAnArrayAndNoOther() {
        for (int size : new int[] {0, 1, 2, 3, 4, 7, 8, 9, 1000}) {
            Map<String, Integer> entries = new HashMap<>();
            for (int i = 0; i < size; i++) {
                entries.put("näme" + i, i);
            }
            ByteTable<Integer> table = new ByteTable<>(entries);

            for (int i = 0; i < 2 * size + 2; i++) {
                byte[] source = ("<näme" + i + ">").getBytes(StandardCharsets.UTF_8);
                assertThat(table.find(source, 1, source.length - 2)).isEqualTo(i < size ? Integer.valueOf(i) : null);
            }
        }
    }
}
