package io.ingestor.cli.wal;

import io.ingestor.wal.LostSequences;
import io.ingestor.wal.WalDamage;
import io.ingestor.wal.WalInspector;
import java.io.PrintStream;

/** An inspector that prints each finding as a line. */
record FindingLines(PrintStream out) implements WalInspector {

    @Override
    public void onDamage(WalDamage damage) {
        out.println(DamageText.line(damage));
    }

    @Override
    public void onLost(LostSequences lost) {
        out.println(DamageText.line(lost));
    }
}
