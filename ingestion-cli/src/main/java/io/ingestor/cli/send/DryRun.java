package io.ingestor.cli.send;

import io.ingestor.BatchResult;
import io.ingestor.Ingestor;
import io.ingestor.RecordBatch;
import io.ingestor.Rejection;
import io.ingestor.proto.storage.DataRecord;
import io.ingestor.validate.Violation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** A destination that checks records against the default limits of a server. It stores nothing and needs no server. */
final class DryRun implements Destination, AutoCloseable {

    private final Ingestor ingestor;
    private final Optional<String> tenant;
    private final RejectedLines rejected;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private long accepted;
    private long filtered;

    private DryRun(Ingestor ingestor, Optional<String> tenant, RejectedLines rejected) {
        this.ingestor = ingestor;
        this.tenant = tenant;
        this.rejected = rejected;
    }

    /** @param tenant the tenant of records that name none; empty if every record must name one */
    static DryRun open(Optional<String> tenant, RejectedLines rejected) throws IOException {
        // An ingestor without a log does not touch its directory.
        return new DryRun(Ingestor.builder(Path.of("")).withoutLog().open(), tenant, rejected);
    }

    /** Stops taking records. */
    void stop() {
        closed.complete(null);
    }

    @Override
    public boolean isOpen() {
        return !closed.isDone();
    }

    @Override
    public CompletableFuture<Void> closed() {
        return closed;
    }

    @Override
    public long batchBytes() {
        return BatchSize.FULL_BYTES;
    }

    @Override
    public int send(List<DataRecord> records, List<InputLine> lines) {
        RecordBatch.Builder batch = RecordBatch.builder();
        tenant.ifPresent(batch::tenant);
        for (DataRecord record : records) {
            byte[] encoded = record.toByteArray();
            batch.addEncoded(encoded, 0, encoded.length);
        }
        BatchResult result = ingestor.check(batch.build());
        for (Rejection rejection : result.rejections()) {
            rejected.add(
                    lines.get(rejection.index()),
                    rejection.violations().stream().map(Violation::describe).collect(Collectors.joining("; ")));
        }
        accepted += result.accepted();
        filtered += result.filtered();
        return records.size();
    }

    @Override
    public void finish() {
        // Every record was answered when it was sent.
    }

    @Override
    public long accepted() {
        return accepted;
    }

    @Override
    public long filtered() {
        return filtered;
    }

    @Override
    public Account account() {
        return new Account(accepted, filtered, 0, 0, Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Override
    public void close() throws IOException {
        ingestor.close();
    }
}
