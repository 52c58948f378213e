package io.ingestor.rules.internal.schema;

import io.ingestor.rules.InvalidSchemaException;
import io.ingestor.rules.internal.line.JsonMessages;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A strict parser of JSON documents, which rejects duplicate names and bounds the depth. */
final class SchemaText {

    /** The maximum depth of a document. Records are shallower. */
    private static final int MAX_DEPTH = 200;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private SchemaText() {}

    /**
     * Parses a document encoded as UTF-8.
     *
     * @throws InvalidSchemaException if the document is not UTF-8 or not exactly one JSON value
     */
    static JsonNode read(String uri, byte[] json) {
        try {
            return read(
                    uri,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(json))
                            .toString());
        } catch (CharacterCodingException e) {
            throw new InvalidSchemaException(uri, "", "", "must be UTF-8, but is not: save the document as UTF-8");
        }
    }

    /**
     * Parses a document.
     *
     * @throws InvalidSchemaException if the document is not exactly one JSON value
     */
    static JsonNode read(String uri, String json) {
        try {
            JsonNode node = MAPPER.readTree(json);
            if (node.isMissingNode()) {
                throw new InvalidSchemaException(uri, "", "", "must be JSON, but is empty");
            }
            return node;
        } catch (JacksonException e) {
            String place = e.getLocation() == null
                    ? ""
                    : " in line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw new InvalidSchemaException(
                    uri, "", "", "must be JSON, but is not" + place + ": " + JsonMessages.reason(e));
        }
    }
}
