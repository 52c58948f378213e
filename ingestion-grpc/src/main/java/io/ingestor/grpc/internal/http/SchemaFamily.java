package io.ingestor.grpc.internal.http;

import io.ingestor.IngestorStats.SchemaCounts;
import io.ingestor.validate.SchemaStep;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The schema figures on the metrics page, by name and step, for all tenants and versions together. */
final class SchemaFamily {

    /** The maximum number of schema names on the page, each with up to nine series. */
    static final int MAX_NAMES = 100;

    /**
     * The label of all further names. No schema has this name, because names that begin with an underscore are
     * reserved.
     */
    static final String OTHERS = "_others";

    /** The label of records whose schema is unknown or missing. */
    static final String UNKNOWN = "_unknown";

    private SchemaFamily() {}

    /** Adds the family, if any record has reached a check. */
    static void add(Exposition page, List<SchemaCounts> counts) {
        if (counts.isEmpty()) {
            return;
        }
        page.counter(
                "ingestion_schema_records_total",
                "Records since the engine was opened, by schema, step and result of the step.");
        Map<String, Map<SchemaStep, Sums>> byName = new TreeMap<>();
        for (SchemaCounts each : counts) {
            String name = each.schema().isEmpty() ? UNKNOWN : each.schema();
            String shown = byName.size() < MAX_NAMES || byName.containsKey(name) ? name : OTHERS;
            byName.computeIfAbsent(shown, unused -> new EnumMap<>(SchemaStep.class))
                    .computeIfAbsent(each.step(), unused -> new Sums())
                    .add(each);
        }
        byName.forEach((name, steps) -> steps.forEach((step, sums) -> {
            value(page, name, step, "kept", sums.kept);
            value(page, name, step, "rejected", sums.rejected);
            if (step == SchemaStep.TRANSFORM) {
                value(page, name, step, "filtered", sums.filtered);
            } else {
                value(page, name, step, "warned", sums.warned);
            }
        }));
    }

    private static void value(Exposition page, String name, SchemaStep step, String result, long value) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("schema", name);
        labels.put("step", step.name().toLowerCase(Locale.ROOT));
        labels.put("result", result);
        page.value(labels, value);
    }

    /** The counts of one name and step. */
    private static final class Sums {

        private long kept;
        private long rejected;
        private long warned;
        private long filtered;

        void add(SchemaCounts counts) {
            // Records whose schema is unknown or missing are rejected without a check.
            boolean unchecked = counts.schema().isEmpty() && counts.step() != SchemaStep.TRANSFORM;
            kept += counts.checked() - (unchecked ? 0 : counts.rejected() + counts.warned() + counts.filtered());
            rejected += counts.rejected();
            warned += counts.warned();
            filtered += counts.filtered();
        }
    }
}
