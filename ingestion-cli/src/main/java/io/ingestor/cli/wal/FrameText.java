package io.ingestor.cli.wal;

import io.ingestor.cli.terminal.JsonText;
import io.ingestor.wal.WalFrameView;
import java.util.Locale;

/** A frame as a line of text and as JSON. */
final class FrameText {

    private FrameText() {}

    static String line(WalFrameView frame) {
        return String.format(
                Locale.ROOT,
                "segment %d, position %d: %s%s, %s, %s, stored %d, uncompressed %d, durable up to %d, CRC %08x %s",
                frame.segment(),
                frame.position(),
                DamageText.name(frame.type()),
                frame.closesLog() ? " of a close" : "",
                DamageText.name(frame.compression()),
                sequences(frame),
                frame.storedBytes(),
                frame.uncompressedBytes(),
                frame.durableUpTo(),
                frame.payloadCrc(),
                state(frame));
    }

    private static String sequences(WalFrameView frame) {
        long first = frame.firstSequence();
        return switch (frame.recordCount()) {
            case 0 -> "no records before sequence " + first;
            case 1 -> "sequence " + first;
            default -> "sequences " + first + " to " + (first + frame.recordCount() - 1);
        };
    }

    private static String state(WalFrameView frame) {
        return switch (frame.state()) {
            case GOOD -> "ok";
            case BAD_PAYLOAD -> "bad";
            case MISPLACED -> "ok, misplaced";
            case BEHIND_END -> "not checked, behind the end";
        };
    }

    static String json(WalFrameView frame) {
        return "{\"segment\":" + frame.segment() + ",\"position\":" + frame.position() + ",\"type\":"
                + JsonText.quote(DamageText.name(frame.type())) + ",\"state\":"
                + JsonText.quote(DamageText.name(frame.state())) + ",\"codec\":"
                + JsonText.quote(DamageText.name(frame.compression())) + ",\"first_sequence\":" + frame.firstSequence()
                + ",\"records\":" + frame.recordCount() + ",\"stored_bytes\":" + frame.storedBytes()
                + ",\"uncompressed_bytes\":" + frame.uncompressedBytes() + ",\"durable_up_to\":" + frame.durableUpTo()
                + ",\"payload_crc\":" + JsonText.quote(String.format(Locale.ROOT, "%08x", frame.payloadCrc()))
                + ",\"closes_log\":" + frame.closesLog() + "}";
    }
}
