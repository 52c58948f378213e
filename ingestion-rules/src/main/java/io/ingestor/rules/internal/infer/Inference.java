package io.ingestor.rules.internal.infer;

import io.ingestor.rules.internal.line.JsonMessages;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An inference of a schema from streams of records. */
public final class Inference {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private final InferredSchema form;
    private final ValueSummary records = new ValueSummary(new Budget(), 0);

    private Inference(InferredSchema form) {
        this.form = form;
    }

    /** Creates an inference whose schema accepts unknown members. */
    public static Inference open() {
        return new Inference(new InferredSchema(InferredSchema.Members.OPEN));
    }

    /** Creates an inference whose schema accepts unknown members only in objects whose members share a schema. */
    public static Inference closed() {
        return new Inference(new InferredSchema(InferredSchema.Members.CLOSED));
    }

    /** Adds the records of a stream and closes it. */
    public void read(InputStream lines) throws IOException {
        try (JsonParser parser = JSON.createParser(lines)) {
            read(parser);
        } catch (JacksonIOException e) {
            throw e.getCause();
        } catch (JacksonException e) {
            var place = e.getLocation();
            String line = place == null ? "the data" : "line " + place.getLineNr();
            throw new IllegalArgumentException(line + " must be a JSON object: " + JsonMessages.reason(e), e);
        }
    }

    private void read(JsonParser parser) {
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            int line = parser.currentTokenLocation().getLineNr();
            if (token != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("line " + line + " must be a JSON object, was "
                        + token.name().toLowerCase(Locale.ROOT));
            }
            try {
                records.add(parser);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("line " + line + " " + e.getMessage(), e);
            }
        }
    }

    public long records() {
        return records.count();
    }

    /** Returns the schema as JSON. */
    public String schema() {
        ObjectNode schema = JSON.createObjectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        form.describe(records, schema);
        return JSON.writeValueAsString(schema);
    }
}
