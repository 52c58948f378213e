package io.ingestor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {

    @ParameterizedTest
    @CsvSource({
        "recordBytes, 1, 16777216",
        "batchRecords, 1, 1000000",
        "batchBytes, 1048576, 1073741824",
        "idBytes, 1, 4096",
        "keyBytes, 1, 65536",
        "depth, 1, 100"
    })
    void eachLimitHasARange(String name, int min, int max) {
        IntConsumer build = value -> builder(name, value).build();

        assertThatNoException().isThrownBy(() -> build.accept(min));
        assertThatNoException().isThrownBy(() -> build.accept(max));
        for (int wrong : new int[] {min - 1, max + 1}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> build.accept(wrong))
                    .withMessage(name + " must be from " + min + " to " + max + ", was " + wrong);
        }
    }

    private static Limits.Builder builder(String name, int value) {
        Limits.Builder builder = Limits.builder();
        return switch (name) {
            // batchBytes must be at least recordBytes.
            case "recordBytes" -> builder.recordBytes(value).batchBytes(16 << 20);
            case "batchRecords" -> builder.batchRecords(value);
            case "batchBytes" -> builder.batchBytes(value);
            case "idBytes" -> builder.idBytes(value);
            case "keyBytes" -> builder.keyBytes(value);
            case "depth" -> builder.depth(value);
            default -> throw new IllegalArgumentException(name);
        };
    }

    @Test
    void eachSetterSetsItsLimit() {
        Limits limits = Limits.builder()
                .recordBytes(7)
                .batchRecords(8)
                .batchBytes(9)
                .idBytes(10)
                .keyBytes(11)
                .depth(12)
                .build();

        assertThat(limits)
                .hasToString("recordBytes 7, batchRecords 8, batchBytes 9, idBytes 10, keyBytes 11, depth 12")
                .returns(7, Limits::recordBytes)
                .returns(8, Limits::batchRecords)
                .returns(9, Limits::batchBytes)
                .returns(10, Limits::idBytes)
                .returns(11, Limits::keyBytes)
                .returns(12, Limits::depth);
    }
}
