package io.ingestor.rules.internal.evolve;

import io.ingestor.rules.SchemaChange;
import io.ingestor.rules.SchemaChange.Effect;
import io.ingestor.rules.internal.line.JsonMessages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A comparison of two schema documents in both directions. */
public final class Comparison {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private record Place(String pointer, String keyword, String older, String newer) {}

    private Comparison() {}

    /** Returns the constraints in which the documents differ. */
    public static List<SchemaChange> changes(String older, String newer) {
        SchemaDocument before = document(older, "the old schema");
        SchemaDocument after = document(newer, "the new schema");
        Map<Place, Effect> backward = new LinkedHashMap<>();
        for (Finding finding : Containment.findings(before, after)) {
            put(backward, finding, finding.narrower(), finding.wider());
        }
        Map<Place, Effect> forward = new LinkedHashMap<>();
        for (Finding finding : Containment.findings(after, before)) {
            put(forward, finding, finding.wider(), finding.narrower());
        }
        List<SchemaChange> changes = new ArrayList<>();
        backward.forEach(
                (place, effect) -> changes.add(change(place, effect, forward.getOrDefault(place, Effect.KEEPS))));
        forward.forEach((place, effect) -> {
            if (!backward.containsKey(place)) {
                changes.add(change(place, Effect.KEEPS, effect));
            }
        });
        return changes;
    }

    private static void put(Map<Place, Effect> effects, Finding finding, String older, String newer) {
        Place place = new Place(finding.pointer(), finding.keyword(), older, newer);
        effects.merge(
                place,
                finding.certain() ? Effect.BREAKS : Effect.UNKNOWN,
                (one, other) -> one == Effect.BREAKS ? one : other);
    }

    private static SchemaChange change(Place place, Effect backward, Effect forward) {
        return new SchemaChange(place.pointer(), place.keyword(), place.older(), place.newer(), backward, forward);
    }

    private static SchemaDocument document(String text, String name) {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(name + " must be JSON: " + describe(e), e);
        }
        if (!root.isObject() && !root.isBoolean()) {
            throw new IllegalArgumentException(
                    name + " must be an object, true or false, was " + JsonValues.excerpt(root));
        }
        return new SchemaDocument(root);
    }

    private static String describe(JacksonException failure) {
        var place = failure.getLocation();
        return JsonMessages.reason(failure)
                + (place == null ? "" : " at line " + place.getLineNr() + ", column " + place.getColumnNr());
    }
}
