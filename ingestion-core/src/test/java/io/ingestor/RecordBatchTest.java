package io.ingestor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordBatchTest {

    @Test
    void showsRecordsInOrderWithoutCopyingThem() {
        Record record = Record.builder("acme").build();
        byte[] source = new byte[10];
        RecordBatch batch = RecordBatch.builder()
                .add(record)
                .addEncoded(source, 3, 4)
                .addEncoded(source, 10, 0)
                .build();

        List<String> seen = new ArrayList<>();
        batch.forEach((index, bytes, offset, length) ->
                seen.add(index + " " + (bytes == source) + " " + offset + " " + length));

        assertThat(seen).containsExactly("0 false 0 " + record.size(), "1 true 3 4", "2 true 10 0");
        assertThat(batch.size()).isEqualTo(3);
        assertThat(batch.bytes()).isEqualTo(record.size() + 4);
        assertThat(batch.tenant()).isEmpty();
        assertThat(batch.isTransactional()).isFalse();
    }

    @Test
    void keepsWhatItWasBuiltWith() {
        Record record = Record.builder("acme").build();
        RecordBatch.Builder builder = RecordBatch.builder();
        for (int i = 0; i < 100; i++) {
            builder.add(record);
        }
        RecordBatch batch = builder.build();

        builder.add(record).transactional().tenant("other");

        assertThat(batch.size()).isEqualTo(100);
        assertThat(batch.isTransactional()).isFalse();
        assertThat(batch.tenant()).isEmpty();
        assertThat(builder.build().size()).isEqualTo(101);
        assertThat(builder.build().isTransactional()).isTrue();
        assertThat(builder.build().tenant()).isEqualTo("other");
    }

    @Test
    void refusesSlicesOutsideTheirArray() {
        RecordBatch.Builder builder = RecordBatch.builder();

        assertThatThrownBy(() -> builder.addEncoded(new byte[4], 2, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> builder.addEncoded(new byte[4], -1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> builder.addEncoded(new byte[4], 1, -1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(builder.size()).isZero();
    }

    @Test
    void refusesATenantThatIsNone() {
        RecordBatch.Builder builder = RecordBatch.builder();

        assertThatThrownBy(() -> builder.tenant(""))
                .hasMessage("tenant must not be empty and must be encodable as UTF-8, was \"\"");
        assertThatThrownBy(() -> builder.tenant("\ud800")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesAnOnlyTenantThatIsNone() {
        RecordBatch.Builder builder = RecordBatch.builder();

        assertThatThrownBy(() -> builder.onlyTenant(""))
                .hasMessage("onlyTenant must not be empty and must be encodable as UTF-8, was \"\"");
        assertThatThrownBy(() -> builder.onlyTenant("\ud800")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.onlyTenant(null)).isInstanceOf(NullPointerException.class);
        assertThat(builder.build().onlyTenant()).isEmpty();
    }

    @Test
    void keepsItsOnlyTenant() {
        RecordBatch.Builder builder = RecordBatch.builder().onlyTenant("acme");
        RecordBatch batch = builder.build();

        builder.onlyTenant("other");

        assertThat(batch.onlyTenant()).isEqualTo("acme");
        assertThat(batch.tenant()).isEmpty();
    }
}
