package io.ingestor.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SurroundingsTest {

    private static final long MB = 1 << 20;

    @ParameterizedTest
    @CsvSource({"4096,256", "768,256", "767,255", "512,170", "128,42", "4,1", "1,1"})
    void byDefaultRecordsTakeNoMoreThanAThirdOfTheHeap(long heapMegabytes, long budgetMegabytes) {
        assertThat(Surroundings.memoryBudget(heapMegabytes * MB)).isEqualTo(budgetMegabytes * MB);
    }

    @Test
    void aMemoryBudgetOfHalfTheHeapIsTakenAndAByteMoreIsNot() {
        Configuration configuration = configuration("MEMTABLE_MEMORY_BUDGET", "128MB");

        assertThatCode(() -> Surroundings.check(configuration, heap(256 * MB))).doesNotThrowAnyException();
        assertThatThrownBy(() -> Surroundings.check(configuration, heap(256 * MB - 1)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "environment MEMTABLE_MEMORY_BUDGET: memtable.memory_budget must be at most half of the heap of this JVM, which is 255MB, was 128MB; lower it, or raise -Xmx in JDK_JAVA_OPTIONS");
    }

    @Test
    void theDefaultBudgetFitsTheHeapOfThisJvm() {
        Configuration configuration = Configuration.load(Optional.empty(), Map.of(), Map.of());

        assertThatCode(() -> Surroundings.check(configuration, Machine.here())).doesNotThrowAnyException();
    }

    @Test
    void anAddressIsTakenIfTheMachineKnowsTheName() {
        assertThatCode(() -> Surroundings.check(configuration("INGESTION_BIND_ADDRESS", "localhost"), heap(4096 * MB)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() ->
                        Surroundings.check(configuration("INGESTION_BIND_ADDRESS", "nosuch.invalid"), heap(4096 * MB)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "environment INGESTION_BIND_ADDRESS: ingestion.bind_address must be an address of this machine, was \"nosuch.invalid\", which is not known; check the name");
    }

    @Test
    void aMessageThatNoConnectionMayHoldIsRefusedOnlyIfItWasAskedFor() {
        Configuration configuration = Configuration.load(
                Optional.empty(),
                Map.of("INGESTION_MAX_MESSAGE_SIZE", "16MB", "MEMTABLE_MEMORY_BUDGET", "1MB"),
                Map.of());

        assertThatCode(() -> Surroundings.check(configuration, heap(128 * MB))).doesNotThrowAnyException();
        assertThatThrownBy(() -> Surroundings.check(configuration, heap(128 * MB - 1)))
                .hasMessage(
                        "environment INGESTION_MAX_MESSAGE_SIZE: ingestion.max_message_size must be at most an eighth of the heap of this JVM, which is 127MB, was 16MB; lower it, or raise -Xmx in JDK_JAVA_OPTIONS");
        assertThatCode(() -> Surroundings.check(configuration("MEMTABLE_MEMORY_BUDGET", "1MB"), heap(32 * MB)))
                .doesNotThrowAnyException();
    }

    @Test
    void directMemoryThatBuffersDoNotFitInIsRefused() {
        Configuration configuration = configuration("MEMTABLE_MEMORY_BUDGET", "1MB");

        assertThatCode(() -> Surroundings.check(configuration, direct(32 * MB))).doesNotThrowAnyException();
        assertThatThrownBy(() -> Surroundings.check(configuration, direct(16 * MB)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "-XX:MaxDirectMemorySize must be at least 32MB, was 16MB; raise it, or remove it from JDK_JAVA_OPTIONS");
    }

    @Test
    void aSegmentThatTheDiskCannotHoldIsRefused() {
        Configuration configuration = configuration("WAL_SEGMENT_SIZE", "64MB");

        assertThatThrownBy(() -> Surroundings.check(
                        configuration, new Machine(4096 * MB, OptionalLong.empty(), directory -> 63 * MB)))
                .hasMessage(
                        "environment WAL_SEGMENT_SIZE: wal.segment_size must be at most the size of the disk of ./data, which is 63MB, was 64MB");
    }

    private static Machine heap(long bytes) {
        return new Machine(bytes, OptionalLong.empty(), directory -> Long.MAX_VALUE);
    }

    private static Machine direct(long bytes) {
        return new Machine(4096 * MB, OptionalLong.of(bytes), directory -> Long.MAX_VALUE);
    }

    private static Configuration configuration(String variable, String value) {
        return Configuration.load(Optional.empty(), Map.of(variable, value), Map.of());
    }
}
