package io.ingestor.cli.query;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.util.JsonFormat;
import io.ingestor.cli.terminal.JsonNumber;
import io.ingestor.proto.storage.DataRecord;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * A record as a line of JSON: the JSON form of {@code storage.DataRecord} with its sequence first, and numbers in their
 * shortest form. A version that equals the sequence is left out, because a record without a version has that one.
 */
final class RecordText {

    /** The maximum nesting of messages. An object in an object takes three levels. */
    private static final int MAX_DEPTH = 1_000;

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

    /** Returns the line of a record in the log, which may be borrowed. */
    static String json(long sequence, ByteBuffer record) throws IOException {
        return json(sequence, CodedInputStream.newInstance(record));
    }

    /** Returns the line of a record. */
    static String json(long sequence, byte[] record) throws IOException {
        return json(sequence, CodedInputStream.newInstance(record));
    }

    private static String json(long sequence, CodedInputStream encoded) throws IOException {
        encoded.setRecursionLimit(MAX_DEPTH);
        DataRecord parsed = DataRecord.parseFrom(encoded);
        String record = PRINTER.print(
                parsed.getVersion() == sequence
                        ? parsed.toBuilder().clearVersion().build()
                        : parsed);
        StringWriter text = new StringWriter(record.length() + 32);
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), record);
                JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            parser.nextToken();
            generator.writeStartObject();
            generator.writeNumberProperty("sequence", sequence);
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_NUMBER_FLOAT) {
                    generator.writeNumber(JsonNumber.text(parser.getDoubleValue()));
                } else {
                    generator.copyCurrentEvent(parser);
                }
            }
        }
        return text.toString();
    }
}
