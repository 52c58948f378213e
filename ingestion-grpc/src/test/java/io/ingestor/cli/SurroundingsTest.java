package io.ingestor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
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

        assertThatCode(() -> Surroundings.check(configuration, 256 * MB)).doesNotThrowAnyException();
        assertThatThrownBy(() -> Surroundings.check(configuration, 256 * MB - 1))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "environment MEMTABLE_MEMORY_BUDGET: memtable.memory_budget must be at most half of the heap of this JVM, which is 255MB, was 128MB; lower it, or give the JVM more (-Xmx in JDK_JAVA_OPTIONS)");
    }

    @Test
    void theDefaultBudgetFitsTheHeapOfThisJvm() {
        Configuration configuration = Configuration.load(Optional.empty(), Map.of(), Map.of());

        assertThatCode(() ->
                        Surroundings.check(configuration, Runtime.getRuntime().maxMemory()))
                .doesNotThrowAnyException();
    }

    @Test
    void anAddressIsTakenIfTheMachineKnowsTheName() {
        assertThatCode(() -> Surroundings.check(configuration("INGESTION_BIND_ADDRESS", "localhost"), 4096 * MB))
                .doesNotThrowAnyException();
        assertThatThrownBy(
                        () -> Surroundings.check(configuration("INGESTION_BIND_ADDRESS", "nosuch.invalid"), 4096 * MB))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "environment INGESTION_BIND_ADDRESS: ingestion.bind_address must be an address of this machine, and none is known for \"nosuch.invalid\"");
    }

    private static Configuration configuration(String variable, String value) {
        return Configuration.load(Optional.empty(), Map.of(variable, value), Map.of());
    }
}
