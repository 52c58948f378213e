package io.ingestor.internal;

import io.ingestor.RecordBatch;
import java.nio.charset.StandardCharsets;

/**
 * Whose records a batch holds, as far as it can be told before they are checked: the tenant that the first one names, in the first place where it may; else the tenant of the batch. What is
 * charged by this is put right once the records are known.
 */
final class FirstTenant implements RecordBatch.Visitor {

    private final int maxBytes;
    private String name;

    private FirstTenant(String otherwise, int maxBytes) {
        this.name = otherwise;
        this.maxBytes = maxBytes;
    }

    /**
     * The name, {@link Accounting#NOBODY} if there is none.
     *
     * @param maxBytes longest that a tenant may be
     */
    static String of(RecordBatch batch, int maxBytes) {
        FirstTenant first =
                new FirstTenant(batch.tenant().length() <= maxBytes ? batch.tenant() : Accounting.NOBODY, maxBytes);
        if (batch.size() > 0) {
            batch.show(0, first);
        }
        return first.name;
    }

    @Override
    public void record(int index, byte[] source, int offset, int length) {
        WireReader in = new WireReader();
        in.wrap(source, offset, length);
        try {
            if (enter(in, DataRecordFormat.ID)
                    && enter(in, DataRecordFormat.RECORD_ID_TENANT)
                    && enter(in, DataRecordFormat.NAME)) {
                name(source, in.at(), in.limit() - in.at());
            }
        } catch (MalformedRecordException e) {
            // The encoder is about to say so.
        }
    }

    private static boolean enter(WireReader in, int tag) throws MalformedRecordException {
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

    private void name(byte[] source, int offset, int length) {
        boolean usable = length > 0
                && length <= maxBytes
                && Utf8.firstInvalid(source, offset, offset + length) < 0
                && Utf8.firstControl(source, offset, offset + length) < 0;
        if (usable) {
            name = new String(source, offset, length, StandardCharsets.UTF_8);
        }
    }
}
