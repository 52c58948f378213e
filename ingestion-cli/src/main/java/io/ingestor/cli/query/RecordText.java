package io.ingestor.cli.query;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.util.JsonFormat;
import io.ingestor.RecordView;
import io.ingestor.proto.storage.DataRecord;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.io.NumberOutput;
import tools.jackson.core.json.JsonFactory;

/**
 * A record as a line of JSON: the JSON form of {@code storage.DataRecord} with its sequence in front, and numbers as
 * people write them.
 */
public final class RecordText {

    /** Levels of messages; an object in an object is three of them. */
    private static final int MAX_DEPTH = 1_000;

    /** From here on every double is an integer, and not every integer a double. */
    private static final double EXACT_INTEGERS = 0x1p53;

    private static final double SMALLEST_PLAIN = 1e-6;
    private static final double LARGEST_PLAIN = 1e21;

    private static final JsonFormat.Printer PRINTER = JsonFormat.printer().omittingInsignificantWhitespace();

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .streamWriteConstraints(
                    StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private RecordText() {}

    static String json(RecordView view) throws IOException {
        CodedInputStream encoded = CodedInputStream.newInstance(view.encoded());
        encoded.setRecursionLimit(MAX_DEPTH);
        String record = PRINTER.print(DataRecord.parseFrom(encoded));
        StringWriter text = new StringWriter(record.length() + 32);
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), record);
                JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            parser.nextToken();
            generator.writeStartObject();
            generator.writeNumberProperty("sequence", view.sequence());
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_NUMBER_FLOAT) {
                    generator.writeNumber(number(parser.getDoubleValue()));
                } else {
                    generator.copyCurrentEvent(parser);
                }
            }
        }
        return text.toString();
    }

    /**
     * Returns the shortest digits that mean this double, which is finite; {@link Double#toString} has others on each
     * JDK.
     */
    public static String number(double value) {
        double size = Math.abs(value);
        if (size < EXACT_INTEGERS && value == Math.rint(value) && Double.doubleToRawLongBits(value) != Long.MIN_VALUE) {
            return Long.toString((long) value);
        }
        String shortest = NumberOutput.toString(value, true);
        if (shortest.indexOf('E') < 0) {
            return shortest;
        }
        return size >= SMALLEST_PLAIN && size < LARGEST_PLAIN
                ? new BigDecimal(shortest).stripTrailingZeros().toPlainString()
                : shortest.replace(".0E", "E");
    }
}
