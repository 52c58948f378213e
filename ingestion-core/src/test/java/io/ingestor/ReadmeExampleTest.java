package io.ingestor;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.sink.Sink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the README and {@code docs}, word for word between the markers. */
class ReadmeExampleTest {

    @TempDir
    Path parent;

    @Test
    void theExampleOfTheReadmeRuns() throws Exception {
        Path directory = parent.resolve("data");
        // region readme
        try (Ingestor ingestor = Ingestor.builder(directory).open()) {
            // Acknowledged means: synced to disk, and visible to reads from now on.
            Ack ack = ingestor.ingest(Record.builder("acme")
                            .entity("order-1")
                            .put("total", 42.5)
                            .build())
                    .join();
            System.out.println(ack.id() + " has sequence " + ack.sequence());

            RecordBatch batch = RecordBatch.of(
                    Record.builder("acme").entity("order-2").put("total", 10.0).build(),
                    Record.builder("acme").entity("order-3").put("total", 99.0).build());
            CompletableFuture<BatchResult> result = ingestor.ingest(batch);
            System.out.println(result.join().accepted() + " records in one atomic entry of the log");
        }

        try (Ingestor reopened = Ingestor.builder(directory).open()) {
            StoredRecord order = reopened.get("acme", "order-1").orElseThrow();
            System.out.println(order.id() + " totals " + order.record().data().get("total"));
            try (RecordCursor orders = reopened.scan("acme")) {
                for (RecordView view = orders.next(); view != null; view = orders.next()) {
                    System.out.println(view.entity() + " " + view.data());
                }
            }
        }
        // endregion

        try (Ingestor ingestor = Ingestor.builder(directory).open();
                RecordCursor orders = ingestor.scan("acme")) {
            assertThat(ingestor.stats().sequences().durable()).isEqualTo(3);
            assertThat(orders.next().data()).containsEntry("total", 42.5);
            assertThat(orders.next().entity()).isEqualTo("order-2");
            assertThat(orders.next().entity()).isEqualTo("order-3");
            assertThat(orders.next()).isNull();
        }
    }

    @Test
    void theExampleOfASinkRuns() throws Exception {
        Path directory = parent.resolve("data");
        Record order =
                Record.builder("acme").entity("order-1").put("total", 42.5).build();
        List<Long> written = new ArrayList<>();
        // region readme-sink
        Sink sink = Sink.calling(batch -> {
            try (RecordCursor records = batch.records()) {
                for (RecordView view = records.next(); view != null; view = records.next()) {
                    written.add(view.sequence());
                }
            }
        });
        try (Ingestor ingestor = Ingestor.builder(directory).sink(sink).open()) {
            ingestor.ingest(order).join();
        }
        // endregion

        assertThat(written).containsExactly(1L);
    }
}
