package io.ingestor.wal;

import java.util.Map;
import java.util.Objects;

/**
 * A summary of one segment file of a log.
 *
 * @param number the segment's number
 * @param file name of the file
 * @param fileBytes size of the file in bytes
 * @param dataBytes position at which the last frame ends
 * @param contents entries that verify
 * @param damages number of damaged places
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
     * @param records number of records in them
     * @param storedBytes size of their payloads on disk
     * @param uncompressedBytes size of their payloads before compression
     * @param entriesByCodec number of entries by compression; those that do not occur are absent
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
