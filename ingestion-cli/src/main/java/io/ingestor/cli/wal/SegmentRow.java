package io.ingestor.cli.wal;

import io.ingestor.wal.WalSegmentSummary;
import java.util.Locale;

/** The contents of one segment, or of all, as a row of a table or a line of JSON. */
record SegmentRow(long firstSequence, long lastSequence, long entries, long records, SegmentBytes bytes, long damages) {

    private static final String FORMAT = "%-8s %14s %12s %12s %10s %12s %14s %14s %7s %8s  %s%n";

    static SegmentRow of(WalSegmentSummary segment) {
        WalSegmentSummary.Contents contents = segment.contents();
        return new SegmentRow(
                contents.firstSequence(),
                contents.lastSequence(),
                contents.entries(),
                contents.records(),
                new SegmentBytes(
                        segment.fileBytes(),
                        contents.storedBytes(),
                        contents.uncompressedBytes(),
                        contents.entriesByCodec()),
                segment.damages());
    }

    static String heading() {
        return String.format(
                Locale.ROOT,
                FORMAT,
                "segment",
                "file bytes",
                "first",
                "last",
                "entries",
                "records",
                "stored",
                "uncompressed",
                "ratio",
                "damages",
                "codecs");
    }

    String text(String name) {
        return String.format(
                                Locale.ROOT,
                                FORMAT,
                                name,
                                bytes.file(),
                                sequence(firstSequence),
                                sequence(lastSequence),
                                entries,
                                records,
                                bytes.stored(),
                                bytes.uncompressed(),
                                bytes.ratio("-"),
                                damages,
                                bytes.codecsText())
                        .stripTrailing()
                + System.lineSeparator();
    }

    /**
     * Returns the row as a line of JSON.
     *
     * @param lead the first members of the object, without braces
     */
    String json(String lead) {
        return "{" + lead + ",\"file_bytes\":" + bytes.file() + ",\"first_sequence\":" + firstSequence
                + ",\"last_sequence\":" + lastSequence + ",\"entries\":" + entries + ",\"records\":" + records
                + ",\"stored_bytes\":" + bytes.stored() + ",\"uncompressed_bytes\":" + bytes.uncompressed()
                + ",\"ratio\":" + bytes.ratio("null") + ",\"entries_by_codec\":" + bytes.codecsJson()
                + ",\"damages\":" + damages + "}" + System.lineSeparator();
    }

    private static String sequence(long sequence) {
        return sequence == 0 ? "-" : Long.toString(sequence);
    }
}
