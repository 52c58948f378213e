package io.ingestor.internal.block;

import io.ingestor.DeadLetters;
import io.ingestor.RecordBatch;
import io.ingestor.Rejection;
import io.ingestor.internal.record.EntityIds;
import io.ingestor.internal.wire.WireWriter;
import io.ingestor.validate.Violation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The dead letters of a batch that is being encoded. They are noted while its records are checked, and are added to the
 * block after all good records. Reused for the next batch; for one thread at a time.
 */
final class LetterScratch implements RecordBatch.Visitor {

    /**
     * A rejected record.
     *
     * @param number the number of the tenant under which it was counted
     * @param counted true if that is its own tenant
     * @param tenant the tenant that it claims; empty if none was read
     * @param entity the entity id that it claims; empty if none was read
     */
    private record Draft(
            Rejection rejection, RejectingStep step, int number, boolean counted, String tenant, String entity) {}

    /** The usual bytes of a letter besides the record. */
    private static final int TYPICAL_CONTENT = 400;

    private static final RecordBatch NO_BATCH = RecordBatch.builder().build();

    private final LetterRules rules;
    private final GrowingBlock block;
    private final BatchTenants tenants;
    private final LetterWriter writer = new LetterWriter();
    private final byte[] entity = new byte[EntityIds.LENGTH];
    private List<Draft> drafts = List.of();
    private RecordBatch batch = NO_BATCH;
    private long maxBytes;
    private int next;
    private int dropped;

    LetterScratch(LetterRules rules, GrowingBlock block, BatchTenants tenants) {
        this.rules = rules;
        this.block = block;
        this.tenants = tenants;
    }

    /** Notes a rejected record. The parameters are those of a draft. */
    void note(
            Rejection rejection,
            RejectingStep step,
            int number,
            boolean counted,
            String claimedTenant,
            String claimedEntity) {
        if (drafts.isEmpty()) {
            drafts = new ArrayList<>();
        }
        drafts.add(new Draft(rejection, step, number, counted, claimedTenant, claimedEntity));
    }

    /**
     * Adds the letters of all rejected records to the block, as far as the limits allow.
     *
     * @param from the batch that was encoded
     * @param maxBlockBytes the bytes up to which the block may grow
     */
    void addTo(RecordBatch from, long maxBlockBytes) {
        if (drafts.isEmpty()) {
            return;
        }
        batch = from;
        maxBytes = maxBlockBytes;
        dropped = 0;
        for (next = 0; next < drafts.size(); next++) {
            batch.show(drafts.get(next).rejection().index(), this);
        }
        if (dropped > 0) {
            rules.dropped(dropped);
        }
    }

    @Override
    public void record(int index, byte[] source, int offset, int length) {
        Draft draft = drafts.get(next);
        String tenant = tenant(draft);
        int kept = rules.kept(length);
        // Before the letter is written, so that a flood of rejected records costs little.
        boolean admitted =
                hasRoom(kept + TYPICAL_CONTENT, tenant.length()) && rules.admits(tenant, kept + TYPICAL_CONTENT);
        if (!admitted || !add(draft, tenant.getBytes(StandardCharsets.UTF_8), source, offset, length)) {
            dropped++;
            tenants.dropLetter(draft.number());
        }
    }

    /** Writes a letter and adds it to the block; returns false if there is no room for it. */
    private boolean add(Draft draft, byte[] tenant, byte[] source, int offset, int length) {
        rules.nextId(entity);
        int kept = rules.kept(length);
        writer.begin(tenant, entity);
        content(draft, length);
        writer.end(rules.now(), source, offset, kept, kept == length ? DeadLetters.WHOLE : DeadLetters.CUT);
        WireWriter out = writer.out();
        if (!hasRoom(out.size(), tenant.length)) {
            return false;
        }
        block.letter(out.array(), out.size(), writer.tenantOffset(), tenant.length, writer.entityOffset());
        tenants.letter(draft.number());
        return true;
    }

    private boolean hasRoom(int letterBytes, int tenantBytes) {
        long blockBytes = block.bytesWith(letterBytes, tenantBytes + entity.length + 1);
        return blockBytes <= maxBytes && rules.hasMemory(blockBytes, block.count() + 1) && block.hasRoom(letterBytes);
    }

    /** Returns the tenant of the letter. */
    private String tenant(Draft draft) {
        if (!batch.onlyTenant().isEmpty()) {
            return batch.onlyTenant();
        }
        // A rejected transaction has no good records.
        boolean hasGood = !batch.isTransactional() && tenants.hasGood(draft.number());
        boolean known = draft.counted() && (hasGood || rules.isKnown(draft.tenant()));
        return known ? draft.tenant() : DeadLetters.UNKNOWN_TENANT;
    }

    private void content(Draft draft, int recordBytes) {
        Violation first = draft.rejection().violations().get(0);
        writer.text("step", draft.step().word());
        writer.text("reason", LetterWriter.word(draft.rejection().reason()));
        writer.text("field", first.field());
        writer.text("message", first.message());
        writer.number("violations", draft.rejection().violations().size());
        writer.text("tenant", draft.tenant());
        writer.text("entity", draft.entity());
        writer.number("record_bytes", recordBytes);
        writer.text("correlation_id", batch.origin().correlationId());
        writer.text("client", batch.origin().client());
    }

    /** Drops all references to the batch. */
    void release() {
        drafts = List.of();
        batch = NO_BATCH;
    }

    boolean isWithin(int bytes) {
        return writer.out().array().length <= bytes;
    }
}
