package io.ingestor.bench.rules;

import io.ingestor.Ingestor;
import io.ingestor.MemoryCursor;
import io.ingestor.RecordFields;
import io.ingestor.RecordView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Encoded records in the memory of an ingestor, each with a view of its own. */
final class HeldRecords implements AutoCloseable {

    static final int COUNT = 64;

    private final Ingestor ingestor;
    private final List<MemoryCursor> cursors = new ArrayList<>();
    private final List<RecordView> views = new ArrayList<>();

    HeldRecords(RecordForm form) throws IOException {
        ingestor = Ingestor.builder(Path.of("never-created")).withoutLog().open();
        for (int i = 0; i < COUNT; i++) {
            String tenant = ingestor.ingest(form.record(i)).join().id().tenant();
            MemoryCursor cursor = ingestor.scan(tenant);
            cursors.add(cursor);
            views.add(Objects.requireNonNull(cursor.next(), "record"));
        }
    }

    /** Returns the fields of a record, positioned before the first one. */
    RecordFields fields(int number) {
        return views.get(number).fields();
    }

    @Override
    public void close() throws IOException {
        for (MemoryCursor cursor : cursors) {
            cursor.close();
        }
        ingestor.close();
    }
}
