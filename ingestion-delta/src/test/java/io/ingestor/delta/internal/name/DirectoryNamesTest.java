package io.ingestor.delta.internal.name;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectoryNamesTest {

    @ParameterizedTest
    @CsvSource({
        "acme, acme",
        "Acme, %41cme",
        "a.b-c_1, a.b-c_1",
        "., %2E",
        ".., %2E.",
        "a/b, a%2Fb",
        "a%2Fb, a%252%46b",
        "ä, %C3%A4",
        "_, %5F",
        "_dead_letter, _dead_letter",
        "progress, %70rogress",
        "lock, %6Cock",
        "LOCK, %4C%4F%43%4B"
    })
    void encodesAllBytesThatAFileSystemMayNotKeep(String name, String directory) {
        assertThat(DirectoryNames.of(name)).isEqualTo(directory);
    }

    @Test
    void aLongNameEndsWithItsHash() {
        String one = DirectoryNames.of("ä".repeat(200));
        String other = DirectoryNames.of("ä".repeat(199) + "ö");

        assertThat(one).hasSizeLessThanOrEqualTo(200).startsWith("%C3%A4%C3").doesNotContain("%~%");
        assertThat(other).isNotEqualTo(one);
        assertThat(DirectoryNames.of("a".repeat(200))).isEqualTo("a".repeat(200));
        assertThat(DirectoryNames.of("a".repeat(201)))
                .hasSize(200)
                .startsWith("aaa")
                .contains("%~");
    }

    @Test
    void differentNamesHaveDifferentDirectoriesIgnoringCase() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<String, String> names = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(4)];
            for (int k = 0; k < bytes.length; k++) {
                bytes[k] = (byte) "aA%2.-_/Fé~".charAt(random.nextInt(11));
            }
            String name = new String(bytes, StandardCharsets.ISO_8859_1);
            String directory = DirectoryNames.of(name);

            assertThat(directory).matches("[a-z0-9_%A-F-][a-z0-9._%A-F-]*");
            String before = names.put(directory.toLowerCase(Locale.ROOT), name);
            assertThat(before == null || before.equals(name))
                    .as("seed %d: %s and %s", seed, before, name)
                    .isTrue();
        }
    }
}
