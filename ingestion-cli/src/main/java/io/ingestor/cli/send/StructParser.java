package io.ingestor.cli.send;

import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.ingestor.cli.terminal.JsonText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A parser that converts a line of JSON to a {@link com.google.protobuf.Struct}. A value that a Struct cannot hold
 * exactly is an error. Numbers of a kind that may be rounded are rounded and counted.
 */
final class StructParser {

    /** The maximum depth of nesting, which exceeds that of any server. */
    private static final int MAX_DEPTH = 100;

    /** The number below which every integer has a double of its own. */
    static final long MAX_EXACT_INTEGER = 1L << 53;

    private final JsonFactory json = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();
    private final Set<Rounding> allowed;
    private final Set<String> keptFields;
    private final Optional<String> timestampField;
    private final Map<Rounding, Long> rounded = new EnumMap<>(Rounding.class);
    private long roundedTimes;
    private Map<String, String> numbers = Map.of();

    /**
     * @param allowed the kinds of numbers to round
     * @param keptFields the top-level fields whose numbers are also returned as they are written
     * @param timestampField the one of these that is always rounded, because the record's timestamp is exact
     */
    StructParser(Set<Rounding> allowed, Set<String> keptFields, Optional<String> timestampField) {
        this.allowed = allowed;
        this.keptFields = keptFields;
        this.timestampField = timestampField;
    }

    ParsedLine parse(byte[] line) throws RejectedLineException {
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), decode(line))) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_OBJECT) {
                throw new RejectedLineException("must be a JSON object, was " + describe(first));
            }
            numbers = new HashMap<>();
            Struct struct = object(parser);
            if (parser.nextToken() != null) {
                throw new RejectedLineException("must be one JSON object with nothing after it");
            }
            return new ParsedLine(struct, numbers);
        } catch (JacksonException e) {
            throw new RejectedLineException(JsonText.describe(e));
        }
    }

    /** Returns a note for each kind of number that was rounded, and one for rounded times. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        rounded.forEach((kind, count) -> notes.add(kind.note(count)));
        if (roundedTimes > 0) {
            notes.add("field \"" + timestampField.orElseThrow() + "\" was rounded to the nearest double in the data of "
                    + roundedTimes + " records; their timestamps are exact");
        }
        return notes;
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
                value.setNumberValue(number(parser)).build();
            case VALUE_TRUE -> value.setBoolValue(true).build();
            case VALUE_FALSE -> value.setBoolValue(false).build();
            default -> value.setNullValue(NullValue.NULL_VALUE).build();
        };
    }

    private double number(JsonParser parser) throws RejectedLineException {
        double number = parser.getDoubleValue();
        String text = parser.getString();
        if (Double.isInfinite(number)) {
            throw new RejectedLineException("number " + text + " is too large for a double");
        }
        TokenStreamContext place = parser.streamReadContext();
        boolean isOutermost = place.inObject() && place.getParent().inRoot();
        if (isOutermost && keptFields.contains(place.currentName())) {
            numbers.put(place.currentName(), text);
        }
        if (!ExactNumber.holds(number, text)) {
            if (isOutermost
                    && timestampField.filter(place.currentName()::equals).isPresent()) {
                roundedTimes++;
            } else {
                round(place, text);
            }
        }
        return number;
    }

    private void round(TokenStreamContext place, String number) throws RejectedLineException {
        Rounding kind = Rounding.of(number);
        if (!allowed.contains(kind)) {
            throw new RejectedLineException("field \"" + nearestField(place)
                    + "\" must be a number that a double holds exactly, was " + number
                    + "; write it as a string, or round it with " + kind.option());
        }
        rounded.merge(kind, 1L, Long::sum);
    }

    private static String nearestField(TokenStreamContext place) {
        TokenStreamContext object = place;
        while (!object.inObject()) {
            object = object.getParent();
        }
        return object.currentName();
    }

    /** Returns the text, or throws if UTF-8 cannot encode it: a JSON escape can be half of a surrogate pair. */
    private static String wellFormed(String text) throws RejectedLineException {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isSurrogatePair(text.charAt(i), i + 1 < text.length() ? text.charAt(i + 1) : ' ')) {
                    throw new RejectedLineException(
                            "a string contains half of a surrogate pair, which is not a character");
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
