package io.ingestor.cli.wal;

import io.ingestor.cli.terminal.JsonText;
import io.ingestor.wal.LostSequences;
import io.ingestor.wal.WalDamage;
import io.ingestor.wal.WalInspection;
import java.util.Locale;

/** The damage to a log, as lines of text and as JSON. */
final class DamageText {

    private DamageText() {}

    static String line(WalDamage damage) {
        String kind = switch (damage.kind()) {
            case TORN_END -> "torn end";
            case CORRUPT -> "corrupt";
        };
        return damage.file() + ", position " + damage.position() + ": " + kind + ": " + damage.detail()
                + (damage.resumedAt() > damage.position()
                        ? "; " + (damage.resumedAt() - damage.position()) + " bytes up to " + damage.resumedAt()
                        : "");
    }

    static String line(LostSequences lost) {
        boolean one = lost.first() == lost.last();
        return "lost: sequence" + (one ? " " : "s ") + lost.describe();
    }

    /** Returns the verdict, with the next step. */
    static String line(WalInspection found) {
        return switch (found.verdict()) {
            case WHOLE -> "whole: " + contents(found);
            case TORN -> "torn: " + contents(found) + "; a crash tore the end, and the next start continues from there";
            case CORRUPT -> "corrupt: " + contents(found) + "; wal repair copies these";
        };
    }

    static String contents(WalInspection found) {
        return String.format(
                Locale.ROOT,
                "%d records in %d entries and %d segments, next sequence %d",
                found.records(),
                found.entries(),
                found.segments(),
                found.nextSequence());
    }

    static String json(WalDamage damage) {
        return "{\"file\":" + JsonText.quote(damage.file()) + ",\"position\":" + damage.position() + ",\"resumed_at\":"
                + damage.resumedAt() + ",\"kind\":" + JsonText.quote(name(damage.kind())) + ",\"detail\":"
                + JsonText.quote(damage.detail()) + "}";
    }

    /** Returns the range as JSON, in which unknown ends are null. */
    static String json(LostSequences lost) {
        return "{\"first\":" + (lost.first() == LostSequences.UNKNOWN_FIRST ? "null" : lost.first()) + ",\"last\":"
                + (lost.last() == LostSequences.UNKNOWN_LAST ? "null" : lost.last()) + "}";
    }

    static String json(WalInspection found) {
        return "{\"verdict\":" + JsonText.quote(name(found.verdict())) + ",\"segments\":" + found.segments()
                + ",\"first_sequence\":" + found.firstSequence() + ",\"next_sequence\":" + found.nextSequence()
                + ",\"entries\":" + found.entries() + ",\"records\":" + found.records() + ",\"damages\":"
                + found.damages() + ",\"closed\":" + found.closed() + "}";
    }

    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
