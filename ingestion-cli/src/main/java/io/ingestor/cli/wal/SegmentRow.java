package io.ingestor.cli.wal;

import io.ingestor.cli.terminal.JsonText;
import io.ingestor.wal.Compression;
import io.ingestor.wal.WalSegmentSummary;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The contents of one segment, or of all, as a row of a table or a line of JSON. */
record SegmentRow(
        long fileBytes,
        long firstSequence,
        long lastSequence,
        long entries,
        long records,
        long storedBytes,
        long uncompressedBytes,
        Map<Compression, Long> codecs,
        long damages) {

    private static final String FORMAT = "%-8s %14s %12s %12s %10s %12s %14s %14s %7s %8s  %s%n";

    static SegmentRow of(WalSegmentSummary segment) {
        WalSegmentSummary.Contents contents = segment.contents();
        return new SegmentRow(
                segment.fileBytes(),
                contents.firstSequence(),
                contents.lastSequence(),
                contents.entries(),
                contents.records(),
                contents.storedBytes(),
                contents.uncompressedBytes(),
                contents.entriesByCodec(),
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
        String mix = inOrder()
                .map(codec -> DamageText.name(codec) + " " + codecs.get(codec))
                .collect(Collectors.joining(", "));
        return String.format(
                                Locale.ROOT,
                                FORMAT,
                                name,
                                fileBytes,
                                sequence(firstSequence),
                                sequence(lastSequence),
                                entries,
                                records,
                                storedBytes,
                                uncompressedBytes,
                                storedBytes == 0 ? "-" : ratio(),
                                damages,
                                mix.isEmpty() ? "-" : mix)
                        .stripTrailing()
                + System.lineSeparator();
    }

    /**
     * Returns the row as a line of JSON.
     *
     * @param lead the text in front, without braces
     */
    String json(String lead) {
        String mix = inOrder()
                .map(codec -> JsonText.quote(DamageText.name(codec)) + ":" + codecs.get(codec))
                .collect(Collectors.joining(","));
        return "{" + lead + ",\"file_bytes\":" + fileBytes + ",\"first_sequence\":" + firstSequence
                + ",\"last_sequence\":" + lastSequence + ",\"entries\":" + entries + ",\"records\":" + records
                + ",\"stored_bytes\":" + storedBytes + ",\"uncompressed_bytes\":" + uncompressedBytes + ",\"ratio\":"
                + (storedBytes == 0 ? "null" : ratio()) + ",\"entries_by_codec\":{" + mix + "},\"damages\":" + damages
                + "}" + System.lineSeparator();
    }

    private Stream<Compression> inOrder() {
        return Stream.of(Compression.values()).filter(codecs::containsKey);
    }

    private String ratio() {
        return String.format(Locale.ROOT, "%.2f", uncompressedBytes / (double) storedBytes);
    }

    private static String sequence(long sequence) {
        return sequence == 0 ? "-" : Long.toString(sequence);
    }
}
