package io.ingestor.internal.engine;

import io.ingestor.BatchResult;
import io.ingestor.Durability;
import io.ingestor.Limits;
import io.ingestor.RecordBatch;
import io.ingestor.RecordId;
import io.ingestor.internal.account.Accounting;
import io.ingestor.internal.block.BatchEncoder;
import io.ingestor.internal.block.BatchNames;
import io.ingestor.internal.block.EncodedBatch;
import io.ingestor.internal.block.Encoding;
import io.ingestor.internal.block.RecordSteps;
import io.ingestor.internal.block.RefusedBatch;
import io.ingestor.internal.memory.MemoryGrant;
import io.ingestor.internal.record.EntityIds;
import io.ingestor.wal.AckLevel;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The check of a batch without an ingest. It waits for memory and holds it while it runs, as an ingest does. Its
 * records are counted separately from those of ingests.
 */
final class BatchCheck {

    private final BatchEncoder encoder;
    private final BatchMemory memory;
    private final OfferedDurability offered;
    private final CallRoom room;
    private final Accounting accounting;

    /** The placeholder for every entity id that an ingest would create. */
    private final String unmadeEntity;

    BatchCheck(
            Limits limits,
            int maxPayloadBytes,
            EntityIds ids,
            RecordSteps steps,
            BatchMemory memory,
            OfferedDurability offered,
            CallRoom room,
            Accounting accounting) {
        EntityIds unmade = ids.frozen();
        this.unmadeEntity = unmade.next();
        this.encoder = new BatchEncoder(limits, maxPayloadBytes, unmade, steps);
        this.memory = memory;
        this.offered = offered;
        this.room = room;
        this.accounting = accounting;
    }

    /** Returns the result that an ingest would return, without sequences and new entity ids. */
    BatchResult of(RecordBatch batch, Durability durability) {
        AckLevel unused = offered.level(durability);
        MemoryGrant grant = room.reserve(batch);
        try {
            Encoding checked = memory.bounded(encoder.encode(batch));
            accounting.checked(checked.tallies());
            return checked instanceof EncodedBatch encoded
                    ? result(encoded, durability)
                    : result((RefusedBatch) checked, durability);
        } finally {
            grant.end();
        }
    }

    private BatchResult result(EncodedBatch encoded, Durability durability) {
        BatchNames names = BatchNames.of(encoded);
        IntUnaryOperator ordinals = encoded.ordinals();
        String unmade = unmadeEntity;
        return new BatchResult(
                encoded.size(),
                0,
                durability,
                encoded.rejections(),
                encoded.filtered(),
                encoded.empty(),
                index -> name(names, ordinals.applyAsInt(index), unmade));
    }

    private static BatchResult result(RefusedBatch refused, Durability durability) {
        if (refused.failure().rejections().isEmpty()) {
            throw refused.failure();
        }
        return new BatchResult(
                refused.size(), 0, durability, refused.failure().rejections(), 0, refused.empty(), index -> null);
    }

    private static @Nullable RecordId name(BatchNames names, int ordinal, String unmadeEntity) {
        if (ordinal < 0) {
            return null;
        }
        RecordId id = names.id(ordinal, 0);
        return id.entity().equals(unmadeEntity) ? new RecordId(id.tenant(), "", id.version()) : id;
    }
}
