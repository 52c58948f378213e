package io.ingestor.bench.rules;

import io.ingestor.RecordFields;
import io.ingestor.rules.TransformConfig;
import io.ingestor.transform.RecordBuilder;
import io.ingestor.transform.Transform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Transforms of the records of {@link io.ingestor.bench.log.SampleBlocks}. */
public final class SampleTransforms {

    private SampleTransforms() {}

    /** Returns a configured transform with a rename, a default, and a label with the ingest time. */
    public static Transform configured() throws IOException {
        return configured("""
                {"rename": {"from": "data.temp", "to": "data.celsius"}},
                {"default": {"path": "data.quality", "value": "good"}},
                {"metadata": {"key": "at", "from": "ingest_time"}}
                """);
    }

    /** Returns a configured transform that drops the records for which a condition is true. */
    public static Transform dropping(String condition) throws IOException {
        return configured("{\"drop_if\": \"" + condition + "\"}");
    }

    private static Transform configured(String steps) throws IOException {
        Path file = Files.createTempFile("transforms", ".json");
        try {
            Files.writeString(file, "[{\"steps\": [" + steps + "]}]");
            return TransformConfig.builder(file).open();
        } finally {
            Files.delete(file);
        }
    }

    /** Returns a transform in Java that builds the same records, except for a constant in place of the time. */
    public static Transform handWritten() {
        return SampleTransforms::rebuild;
    }

    private static Transform.Outcome rebuild(RecordFields in, RecordBuilder out) {
        while (in.next()) {
            if (in.name().contentEquals("data")) {
                in.enter();
                out.beginData();
                members(in, out);
                out.end();
                in.leave();
            } else {
                out.copy(in);
            }
        }
        out.metadata("at", "2026-01-01T00:00:00.000Z");
        return Transform.Outcome.CHANGED;
    }

    private static void members(RecordFields in, RecordBuilder out) {
        boolean found = false;
        while (in.next()) {
            found |= in.name().contentEquals("quality");
            if (in.name().contentEquals("temp")) {
                out.copyAs("celsius", in);
            } else {
                out.copy(in);
            }
        }
        if (!found) {
            out.put("quality", "good");
        }
    }
}
