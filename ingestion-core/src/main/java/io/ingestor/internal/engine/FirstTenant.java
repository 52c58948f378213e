package io.ingestor.internal.engine;

import io.ingestor.RecordBatch;
import io.ingestor.internal.memory.MemoryAccount;
import io.ingestor.internal.wire.DataRecordFormat;
import io.ingestor.internal.wire.MalformedRecordException;
import io.ingestor.internal.wire.Utf8;
import io.ingestor.internal.wire.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The tenant of a batch, as far as it can be known before its records are checked: the only one that it may hold; else
 * the tenant that the first record names, in the first place where it may; else the tenant of the batch. Charges that
 * are based on it are put right once the records are known.
 */
final class FirstTenant implements RecordBatch.Visitor {

    private final int maxBytes;
    private final WireReader in = new WireReader();
    private String name = MemoryAccount.NO_TENANT;

    /** The name that was found last, which mostly is the next, too. */
    private byte[] familiar = new byte[0];

    private String familiarName = MemoryAccount.NO_TENANT;

    /**
     * Creates a look for tenants.
     *
     * @param maxBytes longest that a tenant may be
     */
    FirstTenant(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Returns the name, {@link MemoryAccount#NO_TENANT} if there is none. For one thread at a time. */
    String of(RecordBatch batch) {
        // A caller of one tenant only must not be charged to another.
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
        in.wrap(source, offset, length);
        try {
            if (enter(DataRecordFormat.ID)
                    && enter(DataRecordFormat.RECORD_ID_TENANT)
                    && enter(DataRecordFormat.NAME)) {
                name(source, in.at(), in.limit());
            }
        } catch (MalformedRecordException e) {
            // The encoder is about to say so.
        }
        // The array is the caller's.
        in.wrap(familiar, 0, 0);
    }

    private boolean enter(int tag) throws MalformedRecordException {
        while (in.hasMore()) {
            int next = in.tag();
            if (next == tag) {
                int unused = in.enter(in.length());
                return true;
            }
            in.skip(next);
        }
        return false;
    }

    private void name(byte[] source, int from, int to) {
        if (from == to || to - from > maxBytes) {
            return;
        }
        if (!Arrays.equals(familiar, 0, familiar.length, source, from, to)) {
            if (Utf8.firstInvalid(source, from, to) >= 0 || Utf8.firstControl(source, from, to) >= 0) {
                return;
            }
            familiar = Arrays.copyOfRange(source, from, to);
            familiarName = new String(familiar, StandardCharsets.UTF_8);
        }
        name = familiarName;
    }
}
