package io.ingestor.cli;

import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** Turns a line of JSON into a {@link Struct}. Whatever a Struct cannot hold is an error rather than something near it; only integers beyond 2^53 are rounded, and counted. */
final class StructParser {

    /** More levels than any server takes. */
    private static final int MAX_DEPTH = 100;

    /** Up to here every integer has a double of its own. */
    static final long MAX_EXACT_INTEGER = 1L << 53;

    private final JsonFactory json = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();
    private long roundedIntegers;

    Struct parse(byte[] line) throws RejectedLineException {
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), decode(line))) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_OBJECT) {
                throw new RejectedLineException("must be a JSON object, was " + describe(first));
            }
            Struct struct = object(parser);
            if (parser.nextToken() != null) {
                throw new RejectedLineException("must hold one JSON object and nothing after it");
            }
            return struct;
        } catch (JacksonException e) {
            throw new RejectedLineException(JsonText.describe(e));
        }
    }

    /** How many integers so far had no exact double and were rounded to the nearest. */
    long roundedIntegers() {
        return roundedIntegers;
    }

    private static String decode(byte[] line) throws RejectedLineException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new RejectedLineException("not valid UTF-8");
        }
    }

    private Struct object(JsonParser parser) throws RejectedLineException {
        Struct.Builder struct = Struct.newBuilder();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = wellFormed(parser.currentName());
            if (struct.containsFields(name)) {
                throw new RejectedLineException("field \"" + name + "\" appears twice");
            }
            struct.putFields(name, value(parser, parser.nextToken()));
        }
        return struct.build();
    }

    private ListValue array(JsonParser parser) throws RejectedLineException {
        ListValue.Builder list = ListValue.newBuilder();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            list.addValues(value(parser, token));
        }
        return list.build();
    }

    private Value value(JsonParser parser, JsonToken token) throws RejectedLineException {
        Value.Builder value = Value.newBuilder();
        return switch (token) {
            case START_OBJECT -> value.setStructValue(object(parser)).build();
            case START_ARRAY -> value.setListValue(array(parser)).build();
            case VALUE_STRING ->
                value.setStringValue(wellFormed(parser.getString())).build();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                value.setNumberValue(number(parser, token)).build();
            case VALUE_TRUE -> value.setBoolValue(true).build();
            case VALUE_FALSE -> value.setBoolValue(false).build();
            default -> value.setNullValue(NullValue.NULL_VALUE).build();
        };
    }

    private double number(JsonParser parser, JsonToken token) throws RejectedLineException {
        double number = parser.getDoubleValue();
        if (Double.isInfinite(number)) {
            throw new RejectedLineException("number " + parser.getString() + " is too large for a double");
        }
        if (token == JsonToken.VALUE_NUMBER_INT && Math.abs(number) >= MAX_EXACT_INTEGER && !isExact(parser, number)) {
            roundedIntegers++;
        }
        return number;
    }

    private static boolean isExact(JsonParser parser, double number) {
        return new BigDecimal(number).compareTo(new BigDecimal(parser.getString())) == 0;
    }

    /** JSON can escape half of a surrogate pair, which no UTF-8 can hold. */
    private static String wellFormed(String text) throws RejectedLineException {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isSurrogatePair(text.charAt(i), i + 1 < text.length() ? text.charAt(i + 1) : ' ')) {
                    throw new RejectedLineException("a text holds half of a surrogate pair, which is no character");
                }
                i++;
            }
        }
        return text;
    }

    private static String describe(JsonToken token) {
        return switch (token) {
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            default -> "null";
        };
    }
}
