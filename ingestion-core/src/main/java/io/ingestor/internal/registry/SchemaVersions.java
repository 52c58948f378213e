package io.ingestor.internal.registry;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The versions of one schema of one tenant. Immutable. */
final class SchemaVersions {

    private static final int SHOWN = 10;

    private final KnownSchema[] schemas;
    private final int[] versions;

    /** Creates the versions from schemas of the same tenant and name, at least one, in ascending order. */
    SchemaVersions(List<KnownSchema> ascending) {
        this.schemas = ascending.toArray(KnownSchema[]::new);
        this.versions = ascending.stream().mapToInt(KnownSchema::version).toArray();
    }

    /** Returns the schema of a version, where 0 stands for the highest, or null if there is none. */
    @Nullable
    KnownSchema find(int version) {
        int at = version == 0 ? versions.length - 1 : Arrays.binarySearch(versions, version);
        return at < 0 ? null : schemas[at];
    }

    /** Returns the versions for a message, only the highest ones if there are many. */
    String describe() {
        int from = Math.max(0, versions.length - SHOWN);
        return (from > 0 ? "..., " : "")
                + Arrays.stream(versions, from, versions.length)
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(", "));
    }
}
