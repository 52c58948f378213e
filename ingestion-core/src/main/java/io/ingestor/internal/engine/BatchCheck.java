package io.ingestor.internal.engine;

import io.ingestor.BatchResult;
import io.ingestor.Durability;
import io.ingestor.Limits;
import io.ingestor.RecordBatch;
import io.ingestor.RecordId;
import io.ingestor.RejectedException;
import io.ingestor.internal.block.BatchEncoder;
import io.ingestor.internal.block.BatchNames;
import io.ingestor.internal.block.EncodedBatch;
import io.ingestor.internal.record.EntityIds;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** The check of a batch without its ingest: takes nothing, counts nothing and waits for nothing. */
final class BatchCheck {

    private final BatchEncoder encoder;
    private final Intake intake;

    /** The entity id that stands for every id that an ingest would make. */
    private final String unmadeEntity;

    BatchCheck(Limits limits, int maxPayloadBytes, EntityIds ids, Intake intake) {
        EntityIds unmade = ids.frozen();
        this.unmadeEntity = unmade.next();
        this.encoder = new BatchEncoder(limits, maxPayloadBytes, unmade);
        this.intake = intake;
    }

    /** Returns the result that an ingest would have, without sequences. */
    BatchResult of(RecordBatch batch, Durability durability) {
        intake.checkTaken(durability);
        EncodedBatch checked = encoder.encode(batch);
        RejectedException wrong = intake.wrongAsAWhole(checked);
        if (wrong != null && wrong.rejections().isEmpty()) {
            throw wrong;
        }
        BatchNames names = BatchNames.of(checked);
        IntUnaryOperator ordinals = checked.ordinals();
        String unmade = unmadeEntity;
        return new BatchResult(
                checked.size(),
                0,
                0,
                durability,
                checked.rejections(),
                checked.empty(),
                index -> name(names, ordinals.applyAsInt(index), unmade));
    }

    private static @Nullable RecordId name(BatchNames names, int ordinal, String unmadeEntity) {
        if (ordinal < 0) {
            return null;
        }
        RecordId id = names.id(ordinal, 0);
        return id.entity().equals(unmadeEntity) ? new RecordId(id.tenant(), "", id.version()) : id;
    }
}
