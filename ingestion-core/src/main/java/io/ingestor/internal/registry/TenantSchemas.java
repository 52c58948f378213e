package io.ingestor.internal.registry;

import io.ingestor.internal.record.Slice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The schemas of one tenant, by name. Immutable. */
final class TenantSchemas {

    static final TenantSchemas NONE = new TenantSchemas(List.of());

    /** The number of names that a message lists. */
    private static final int SHOWN = 5;

    private final ByteTable<SchemaVersions> byName;
    private final String names;

    TenantSchemas(List<KnownSchema> schemas) {
        Map<String, List<KnownSchema>> grouped = new TreeMap<>();
        for (KnownSchema schema : schemas) {
            grouped.computeIfAbsent(schema.registered().name(), name -> new ArrayList<>())
                    .add(schema);
        }
        Map<String, SchemaVersions> versions = new TreeMap<>();
        grouped.forEach((name, ofName) -> {
            ofName.sort(Comparator.comparingInt(KnownSchema::version));
            versions.put(name, new SchemaVersions(ofName));
        });
        this.byName = new ByteTable<>(versions);
        this.names = versions.keySet().stream().limit(SHOWN).map(Slice::quote).collect(Collectors.joining(", "))
                + (versions.size() > SHOWN ? " and " + (versions.size() - SHOWN) + " more" : "");
    }

    @Nullable
    SchemaVersions find(Slice name) {
        return byName.find(name.source(), name.offset(), name.length());
    }

    /** Returns the names for a message, abridged if there are many, empty if there are none. */
    String names() {
        return names;
    }
}
