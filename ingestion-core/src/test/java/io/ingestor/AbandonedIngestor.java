package io.ingestor;

import io.ingestor.sink.Sink;
import java.nio.file.Path;

/** A host that ingests one record, prints the names of the running threads, and exits without closing the ingestor. */
final class AbandonedIngestor {

    private AbandonedIngestor() {}

    public static void main(String[] args) throws Exception {
        Ingestor ingestor =
                Ingestor.builder(Path.of(args[0])).sink(Sink.discarding()).open();
        ingestor.ingest(Record.builder("acme").entity("order-1").put("total", 1).build())
                .whenComplete((ack, failure) ->
                        Thread.getAllStackTraces().keySet().forEach(thread -> System.out.println(thread.getName())))
                .get();
        throw new IllegalStateException("as planned");
    }
}
