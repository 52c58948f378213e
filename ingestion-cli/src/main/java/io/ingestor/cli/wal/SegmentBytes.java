package io.ingestor.cli.wal;

import io.ingestor.cli.terminal.JsonText;
import io.ingestor.wal.Compression;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The size of one segment, or of several.
 *
 * @param file the size of the files
 * @param stored the size of the entries' payloads on disk
 * @param uncompressed the size of the same payloads before compression
 * @param entriesByCodec the number of entries by the codec that compressed them
 */
record SegmentBytes(long file, long stored, long uncompressed, Map<Compression, Long> entriesByCodec) {

    static final SegmentBytes NONE = new SegmentBytes(0, 0, 0, Map.of());

    SegmentBytes plus(SegmentBytes other) {
        Map<Compression, Long> entries = new EnumMap<>(Compression.class);
        entries.putAll(entriesByCodec);
        other.entriesByCodec.forEach((codec, count) -> entries.merge(codec, count, Long::sum));
        return new SegmentBytes(file + other.file, stored + other.stored, uncompressed + other.uncompressed, entries);
    }

    /**
     * Returns the bytes before compression divided by the bytes stored.
     *
     * @param none the text if nothing is stored
     */
    String ratio(String none) {
        return stored == 0 ? none : String.format(Locale.ROOT, "%.2f", uncompressed / (double) stored);
    }

    String codecsText() {
        String mix = codecs().map(codec -> DamageText.name(codec) + " " + entriesByCodec.get(codec))
                .collect(Collectors.joining(", "));
        return mix.isEmpty() ? "-" : mix;
    }

    String codecsJson() {
        return codecs().map(codec -> JsonText.quote(DamageText.name(codec)) + ":" + entriesByCodec.get(codec))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private Stream<Compression> codecs() {
        return Stream.of(Compression.values()).filter(entriesByCodec::containsKey);
    }
}
