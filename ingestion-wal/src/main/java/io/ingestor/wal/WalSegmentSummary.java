package io.ingestor.wal;

import java.util.Map;
import java.util.Objects;

/**
 * A summary of one file of a log.
 *
 * @param number the segment's number
 * @param file name of the file
 * @param fileBytes its size
 * @param dataBytes position at which its last frame ends
 * @param contents its entries that verify
 * @param damages damaged places in it
 */
public record WalSegmentSummary(
        long number, String file, long fileBytes, long dataBytes, Contents contents, long damages) {

    public WalSegmentSummary {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(contents, "contents");
    }

    /**
     * The entries of a segment that verify.
     *
     * @param firstSequence the first sequence; 0 if there are no records
     * @param lastSequence the last sequence; 0 if there are no records
     * @param entries number of entries
     * @param records their records
     * @param storedBytes their payloads on disk
     * @param uncompressedBytes their payloads before compression
     * @param entriesByCodec number of entries stored in each way; ways that do not occur are left out
     */
    public record Contents(
            long firstSequence,
            long lastSequence,
            long entries,
            long records,
            long storedBytes,
            long uncompressedBytes,
            Map<Compression, Long> entriesByCodec) {

        public Contents {
            entriesByCodec = Map.copyOf(entriesByCodec);
        }
    }
}
