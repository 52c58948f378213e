package io.ingestor.grpc.internal.call;

import com.google.protobuf.CodedOutputStream;
import io.ingestor.BatchResult;
import io.ingestor.RecordBatch;
import io.ingestor.RecordId;
import io.ingestor.Rejection;
import io.ingestor.grpc.internal.message.Outcomes;
import io.ingestor.proto.storage.IngestBatchResponse;
import io.ingestor.proto.storage.IngestResult;
import io.ingestor.proto.storage.Status;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a batch's answer, one per record, in order. Rows are brief if complete ones would make the answer larger
 * than clients accept by default. Brief rows of stored and dropped records are alike, without id and version. Brief
 * rows of rejected records have a reason until the answer is full.
 */
public final class BatchRows {

    /** The maximum size of an answer in bytes. By default, clients accept messages of up to 4 MiB. */
    public static final int MAX_ANSWER_BYTES = 7 << 19;

    /** The maximum number of records in a batch. Their brief rows fit into an answer. */
    static final int MAX_RECORDS = 500_000;

    /** The room for all fields of an answer except its rows. */
    private static final int FIXED_BYTES = 1 << 10;

    private static final int ENTITY_CHARS = 36;

    /** The maximum size of the row of a good record, not counting the ids in the record. */
    private static final int ROW_BYTES = 100;

    /** The maximum number of bytes of a path for each byte of an id. */
    private static final long ESCAPED = 3;

    private static final IngestResult GOOD =
            IngestResult.newBuilder().setStatus(Outcomes.OK).build();
    private static final IngestResult REJECTED =
            IngestResult.newBuilder().setStatus(Outcomes.rejected("")).build();
    private static final IngestResult FILTERED =
            IngestResult.newBuilder().setStatus(Outcomes.FILTERED).build();
    private static final int BRIEF_BYTES = size(REJECTED);

    private BatchRows() {}

    /** Adds the rows, brief ones if the answer would be too large. */
    static void add(IngestBatchResponse.Builder response, BatchResult result) {
        if (!addComplete(response, result)) {
            response.clearResults();
            addBrief(response, result);
        }
    }

    /** Returns true if the rows are sure to fit into an answer when all records are good. */
    static boolean idsSurelyFit(RecordBatch batch) {
        return FIXED_BYTES + (long) batch.size() * ROW_BYTES + ESCAPED * batch.bytes() <= MAX_ANSWER_BYTES;
    }

    /** Returns true if the complete rows of a checked batch fit into an answer. */
    static boolean fit(BatchResult checked) {
        long room = MAX_ANSWER_BYTES - FIXED_BYTES;
        Iterator<Rejection> rejections = checked.rejections().iterator();
        Rejection next = next(rejections);
        for (int i = 0; i < checked.size() && room >= 0; i++) {
            if (next != null && next.index() == i) {
                room -= size(complete(next));
                next = next(rejections);
            } else {
                room -= checked.id(i).map(BatchRows::largest).orElse(size(FILTERED));
            }
        }
        return room >= 0;
    }

    private static boolean addComplete(IngestBatchResponse.Builder response, BatchResult result) {
        long room = MAX_ANSWER_BYTES - FIXED_BYTES;
        Iterator<Rejection> rejections = result.rejections().iterator();
        Rejection next = next(rejections);
        for (int i = 0; i < result.size(); i++) {
            IngestResult row;
            if (next != null && next.index() == i) {
                row = complete(next);
                next = next(rejections);
            } else {
                row = result.id(i).map(BatchRows::complete).orElse(FILTERED);
            }
            room -= size(row);
            if (room < 0) {
                return false;
            }
            response.addResults(row);
        }
        return true;
    }

    private static void addBrief(IngestBatchResponse.Builder response, BatchResult result) {
        List<Rejection> rejections = result.rejections();
        long room = MAX_ANSWER_BYTES - FIXED_BYTES - (long) result.size() * BRIEF_BYTES;
        int at = 0;
        int explained = 0;
        for (int i = 0; i < result.size(); i++) {
            if (at == rejections.size() || rejections.get(at).index() != i) {
                response.addResults(GOOD);
                continue;
            }
            IngestResult row = brief(rejections.get(at));
            if (explained == at) {
                IngestResult withReason = withReason(rejections.get(at));
                room -= size(withReason) - BRIEF_BYTES;
                if (room >= 0) {
                    row = withReason;
                    explained++;
                }
            }
            response.addResults(row);
            at++;
        }
        response.setStatus(Outcomes.OK.toBuilder().setMessage(notice(explained, rejections.size())));
    }

    private static String notice(int explained, int rejected) {
        String notice = "the answer is limited to " + MAX_ANSWER_BYTES
                + " bytes: rows of stored records have no record_id and version";
        return explained == rejected
                ? notice
                : notice + ", and only the first " + explained + " of " + rejected
                        + " rejected records have a reason; send fewer records in one batch";
    }

    private static IngestResult complete(RecordId id) {
        return IngestResult.newBuilder()
                .setStatus(Outcomes.OK)
                .setRecordId(Outcomes.path(id))
                .setVersion(id.version())
                .build();
    }

    private static IngestResult complete(Rejection rejection) {
        Status status = Outcomes.rejected(rejection);
        return IngestResult.newBuilder()
                .setStatus(status)
                .setErrorMessage(status.getMessage())
                .build();
    }

    /**
     * Returns the brief row of a rejected record with its reason. The status does not repeat the reason, so that more
     * rows fit.
     */
    private static IngestResult withReason(Rejection rejection) {
        return brief(rejection).toBuilder()
                .setErrorMessage(Outcomes.message(rejection))
                .build();
    }

    private static IngestResult brief(Rejection rejection) {
        return IngestResult.newBuilder()
                .setStatus(Status.newBuilder().setCode(Outcomes.code(rejection).getNumber()))
                .build();
    }

    /** Returns the maximum size of a record's row after the server has generated its missing entity and version. */
    private static int largest(RecordId id) {
        String entity = id.entity().isEmpty() ? "e".repeat(ENTITY_CHARS) : id.entity();
        long version = id.version() == 0 ? Long.MAX_VALUE : id.version();
        return size(complete(new RecordId(id.tenant(), entity, version)));
    }

    private static int size(IngestResult row) {
        return 1 + CodedOutputStream.computeUInt32SizeNoTag(row.getSerializedSize()) + row.getSerializedSize();
    }

    private static @Nullable Rejection next(Iterator<Rejection> rejections) {
        return rejections.hasNext() ? rejections.next() : null;
    }
}
