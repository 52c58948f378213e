package io.ingestor.delta.internal.flush;

import io.ingestor.delta.Compression;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.function.Consumer;

/**
 * The settings of all flushes of a sink.
 *
 * @param shapes the shapes of data, by schema
 * @param compression the compression of data files
 * @param clock the clock of the times in logs, and of the day to which files belong
 * @param warnings receives a sentence about each member of data that has no column
 */
public record FlushSettings(Shapes shapes, Compression compression, Clock clock, Consumer<String> warnings) {

    /** Returns the present day in UTC. */
    LocalDate date() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
