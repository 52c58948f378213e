package io.ingestor.delta.internal.compact;

import io.ingestor.delta.Compression;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The settings of the maintenance of tables.
 *
 * @param merging whether small files are merged
 * @param deletedFileRetention the time for which files stay after they were replaced
 * @param logRetention the time for which readers find the versions of a table
 * @param compression the compression of data files
 * @param clock the clock of all times
 * @param warnings receives a sentence about each failure
 */
public record MaintenanceSettings(
        Merging merging,
        Duration deletedFileRetention,
        Duration logRetention,
        Compression compression,
        Clock clock,
        Consumer<String> warnings) {

    /** The merging of small files. */
    public enum Merging {
        ON,
        OFF
    }
}
