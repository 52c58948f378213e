package io.ingestor.rules.internal.transform.step;

import io.ingestor.rules.internal.line.JsonMessages;
import io.ingestor.rules.internal.transform.lookup.Csv;
import io.ingestor.rules.internal.transform.slots.FieldPath;
import io.ingestor.rules.internal.transform.slots.SlotLayout;
import io.ingestor.rules.internal.transform.slots.StepFailedException;
import io.ingestor.rules.internal.transform.slots.StepSource;
import io.ingestor.rules.internal.transform.slots.Values;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The step that parses a JSON or CSV payload into the data of its record. The payload is kept. */
public final class Payloads {

    private static final String FIELD = "payload";
    private static final int MAX_DEPTH = 100;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Payloads() {}

    /**
     * Returns a step that parses a payload of type {@code application/json} or {@code text/csv}. It ignores other
     * types.
     *
     * @param columns the names of the values in the single CSV row; if empty, a header row contains the names
     */
    public static StepSource parse(List<String> columns) {
        return slots -> {
            slots.payload();
            int type = slots.text(new FieldPath(FieldPath.Root.PAYLOAD_TYPE, List.of()));
            return values -> {
                String name = values.isText(type) ? mediaType(values.text(type)) : "";
                if (name.equals("application/json")) {
                    replace(values, json(values.payload().bytes()));
                } else if (name.equals("text/csv")) {
                    replace(values, csv(values.payload().bytes(), columns));
                }
                return true;
            };
        };
    }

    private static String mediaType(String type) {
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }

    private static void replace(Values values, Map<String, @Nullable Object> data) {
        if (values.payload().hasData() || values.isChanged(SlotLayout.DATA)) {
            throw new StepFailedException("data", "/data must be empty if the payload is parsed into it");
        }
        values.payload().replaceData(values, data);
    }

    private static Map<String, @Nullable Object> json(byte[] payload) {
        Object value;
        try {
            value = JSON.readValue(payload, Object.class);
        } catch (JacksonException e) {
            throw new StepFailedException(FIELD, "/payload must be JSON, was not: " + JsonMessages.reason(e));
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw new StepFailedException(FIELD, "/payload must be a JSON object, was another value");
        }
        return object(map);
    }

    private static Map<String, @Nullable Object> object(Map<?, ?> map) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        map.forEach((name, value) -> object.put(String.valueOf(name), plain(value)));
        return object;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return object(map);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> plain = new ArrayList<>();
            list.forEach(element -> plain.add(plain(element)));
            return plain;
        }
        if (value instanceof Number number) {
            if (!Double.isFinite(number.doubleValue())) {
                throw new StepFailedException(FIELD, "/payload must have finite numbers, had one that is too large");
            }
            return number.doubleValue();
        }
        return value;
    }

    private static Map<String, @Nullable Object> csv(byte[] payload, List<String> columns) {
        try {
            Csv csv = new Csv(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString());
            List<String> names = columns.isEmpty() && csv.hasMore() ? csv.row() : columns;
            List<String> row = csv.hasMore() ? csv.row() : List.of();
            if (row.size() != names.size() || csv.hasMore()) {
                throw new IllegalArgumentException("must be one row of " + names.size() + " values, "
                        + (csv.hasMore() ? "had more" : "had " + row.size()));
            }
            Map<String, @Nullable Object> data = new LinkedHashMap<>();
            for (int i = 0; i < names.size(); i++) {
                if (data.put(names.get(i), row.get(i)) != null) {
                    throw new IllegalArgumentException("must name each column once, repeats " + names.get(i));
                }
            }
            return data;
        } catch (CharacterCodingException e) {
            throw new StepFailedException(FIELD, "/payload must be UTF-8");
        } catch (IllegalArgumentException e) {
            throw new StepFailedException(FIELD, "/payload " + e.getMessage());
        }
    }
}
