package io.ingestor.internal.engine;

import io.ingestor.RecordBatch;
import io.ingestor.internal.memory.MemoryAccount;
import io.ingestor.internal.record.IdRules;
import io.ingestor.internal.wire.FieldWalk;
import io.ingestor.internal.wire.MalformedRecordException;
import io.ingestor.internal.wire.RecordField;
import io.ingestor.internal.wire.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A guess at the tenant of a batch before its records are checked. It is the only tenant that the batch allows, else
 * the tenant of the first record, else the default tenant of the batch. Charges based on the guess are corrected once
 * the records are known.
 */
final class FirstTenant implements RecordBatch.Visitor {

    private final int maxBytes;
    private final FieldWalk walk = new FieldWalk();
    private String name = MemoryAccount.NO_TENANT;

    /** The bytes of the name found last, which is usually the next one as well. */
    private byte[] familiar = new byte[0];

    private String familiarName = MemoryAccount.NO_TENANT;

    /**
     * Creates a guess that can be reused for many batches.
     *
     * @param maxBytes the maximum length of a tenant in bytes
     */
    FirstTenant(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Returns the name of the tenant, or {@link MemoryAccount#NO_TENANT} if there is none or it is too long. Not
     * thread-safe.
     */
    String of(RecordBatch batch) {
        // A caller restricted to one tenant must not charge another.
        boolean known = !batch.onlyTenant().isEmpty();
        String ofBatch = known ? batch.onlyTenant() : batch.tenant();
        name = ofBatch.length() <= maxBytes ? ofBatch : MemoryAccount.NO_TENANT;
        if (!known && batch.size() > 0) {
            batch.show(0, this);
        }
        return name;
    }

    @Override
    public void record(int index, byte[] source, int offset, int length) {
        walk.wrap(source, offset, length);
        try {
            if (enter(RecordField.ID) && enter(RecordField.TENANT_ID) && find(RecordField.TENANT)) {
                name(source, walk.valueAt(), walk.valueAt() + walk.valueLength());
            }
        } catch (MalformedRecordException e) {
            // The encoder reports it later.
        }
        // The array belongs to the caller.
        walk.release();
    }

    private boolean enter(RecordField field) throws MalformedRecordException {
        boolean found = find(field);
        if (found) {
            walk.enter();
        }
        return found;
    }

    private boolean find(RecordField field) throws MalformedRecordException {
        while (walk.next()) {
            if (walk.field() == field) {
                return true;
            }
        }
        return false;
    }

    private void name(byte[] source, int from, int to) {
        if (from == to || to - from > maxBytes) {
            return;
        }
        if (!Arrays.equals(familiar, 0, familiar.length, source, from, to)) {
            if (Utf8.firstInvalid(source, from, to) >= 0 || !IdRules.isPrintable(source, from, to)) {
                return;
            }
            familiar = Arrays.copyOfRange(source, from, to);
            familiarName = new String(familiar, StandardCharsets.UTF_8);
        }
        name = familiarName;
    }
}
