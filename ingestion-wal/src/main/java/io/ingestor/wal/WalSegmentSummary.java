package io.ingestor.wal;

import java.util.Map;
import java.util.Objects;

/**
 * The contents of one file of a log. Counts are of the entries that verify.
 *
 * @param number the segment's number
 * @param file name of the file
 * @param fileBytes its size
 * @param dataBytes position at which its last frame ends
 * @param firstSequence the first sequence of its entries; 0 if it has no records
 * @param lastSequence the last sequence of its entries; 0 if it has no records
 * @param entries entries
 * @param records their records
 * @param storedBytes their payloads on disk
 * @param uncompressedBytes their payloads before compression
 * @param entriesByCodec number of entries stored in each way; ways that do not occur are left out
 * @param damages damaged places in it
 */
public record WalSegmentSummary(
        long number,
        String file,
        long fileBytes,
        long dataBytes,
        long firstSequence,
        long lastSequence,
        long entries,
        long records,
        long storedBytes,
        long uncompressedBytes,
        Map<Compression, Long> entriesByCodec,
        long damages) {

    public WalSegmentSummary {
        Objects.requireNonNull(file, "file");
        entriesByCodec = Map.copyOf(entriesByCodec);
    }
}
