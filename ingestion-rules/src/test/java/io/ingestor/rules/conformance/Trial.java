package io.ingestor.rules.conformance;

import io.ingestor.Ingestor;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.Rejection;
import io.ingestor.validate.Schema;
import io.ingestor.validate.Validator;
import io.ingestor.validate.Violation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * An in-memory ingestor that checks JSON values against a schema as parts of records. The data of a record is an
 * object, so any other value is checked as its only member.
 */
public final class Trial implements AutoCloseable {

    private static final String MEMBER = "value";

    private final Ingestor ingestor;
    private Validator validator = Schema.any().asValidator();
    private boolean called;

    /** Opens the ingestor, which stores nothing. */
    public Trial() throws IOException {
        ingestor = Ingestor.builder(Path.of("not-made"))
                .withoutLog()
                .validator((record, found) -> {
                    called = true;
                    validator.validate(record, found);
                })
                .open();
    }

    /** Returns the violations of a value. */
    public List<Violation> violations(Schema schema, JsonNode value) {
        boolean wrapped = !value.isObject();
        Schema whole = wrapped ? Schema.builder().property(MEMBER, schema).build() : schema;
        Map<String, Object> data = new LinkedHashMap<>();
        if (wrapped) {
            data.put(MEMBER, decoded(value));
        } else {
            value.properties().forEach(member -> data.put(member.getKey(), decoded(member.getValue())));
        }
        validator = whole.asValidator();
        called = false;
        List<Rejection> rejections = ingestor.check(RecordBatch.of(
                        Record.builder("acme").entity("e").data(data).build()))
                .rejections();
        if (!called) {
            throw new IllegalArgumentException("no record can have this value: " + rejections);
        }
        return rejections.isEmpty() ? List.of() : rejections.get(0).violations();
    }

    /** Returns true if the value satisfies the schema. */
    public boolean accepts(Schema schema, JsonNode value) {
        return violations(schema, value).isEmpty();
    }

    private static Object decoded(JsonNode value) {
        if (value.isNumber()) {
            return value.doubleValue();
        }
        if (value.isString()) {
            return value.stringValue();
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isArray()) {
            List<Object> list = new ArrayList<>();
            value.forEach(element -> list.add(decoded(element)));
            return list;
        }
        if (value.isObject()) {
            Map<String, Object> map = new HashMap<>();
            value.properties().forEach(member -> map.put(member.getKey(), decoded(member.getValue())));
            return map;
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        ingestor.close();
    }
}
