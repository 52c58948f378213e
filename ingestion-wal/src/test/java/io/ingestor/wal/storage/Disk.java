package io.ingestor.wal.storage;

import java.util.Map;
import java.util.TreeMap;

/**
 * The files on a disk after a crash. Immutable.
 *
 * @param files the files by name
 */
public record Disk(Map<String, DiskFile> files) {

    public static final Disk EMPTY = new Disk(Map.of());

    /** Returns a disk with these files. The arrays must not be changed any more. */
    public static Disk of(Map<String, byte[]> files) {
        Map<String, DiskFile> copy = new TreeMap<>();
        files.forEach((name, content) -> copy.put(name, DiskFile.of(content)));
        return new Disk(copy);
    }
}
