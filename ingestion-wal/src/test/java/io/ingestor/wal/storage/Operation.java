package io.ingestor.wal.storage;

/**
 * A change to a {@link SimulatedDirectory} or a directory in it. Files are identified by an id that outlives their
 * names. Names are paths from the root. That of a directory ends with a slash, and the root is empty.
 */
public sealed interface Operation {

    record Create(long file, String name) implements Operation {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Write(long file, long position, byte[] bytes) implements Operation {}

    record Truncate(long file, long size) implements Operation {}

    /** The start of a sync, which covers the writes before it. */
    record SyncStart(long sync, long file) implements Operation {}

    /** The end of a sync, which has returned or thrown. If it has thrown, no later sync covers its pages. */
    record SyncEnd(long sync, long file, boolean succeeded) implements Operation {}

    record Rename(long file, String from, String to) implements Operation {}

    /** A second name of a file. */
    record Link(long file, String name) implements Operation {}

    record Delete(long file, String name) implements Operation {}

    /** The start of a sync of a directory, which covers the changes to names in it before it. */
    record DirectorySyncStart(long sync, String directory) implements Operation {}

    record DirectorySyncEnd(long sync, boolean succeeded) implements Operation {}

    /** An event that a test records between the changes, such as an acknowledgement. */
    record Event(Object what) implements Operation {}
}
