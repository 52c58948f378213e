package io.ingestor.grpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import com.google.protobuf.WireFormat;
import io.grpc.StatusException;
import io.ingestor.proto.storage.DataRecord;
import io.ingestor.proto.storage.SchemaID;
import io.ingestor.proto.storage.StreamInit;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What holds for a whole stream, as its init says.
 *
 * @param tenant of records that name none; empty if they must
 * @param schema of records that name none; null if there is none
 */
record StreamSetup(String tenant, @Nullable SchemaID schema, IngestOptions options) {

    private static final Parser<StreamInit> INIT = DiscardUnknownFieldsParser.wrap(StreamInit.parser());
    private static final int SCHEMA_TAG = DataRecord.SCHEMA_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

    /** For a stream that starts without an init. */
    static StreamSetup defaults() throws StatusException {
        return new StreamSetup("", null, IngestOptions.ofStream(Map.of()));
    }

    static StreamSetup of(MergedField field) throws StatusException {
        StreamInit init = parse(field);
        if (!init.getProducerId().isEmpty() || init.getFirstSequence() != 0) {
            throw Statuses.unimplemented(
                    Producers.UNIMPLEMENTED + "; leave init.producer_id and init.first_sequence out");
        }
        SchemaID schema = init.hasSchema() ? init.getSchema() : null;
        return new StreamSetup(init.getTenantId().getId(), schema, IngestOptions.ofStream(init.getOptionsMap()));
    }

    private static StreamInit parse(MergedField field) throws StatusException {
        if (field.length() > OuterMessage.MAX_REST_BYTES) {
            throw Statuses.invalid(
                    "init", "has " + field.length() + " bytes, the limit is " + OuterMessage.MAX_REST_BYTES);
        }
        try {
            return INIT.parseFrom(field.source(), field.offset(), field.length());
        } catch (InvalidProtocolBufferException e) {
            throw Statuses.invalid("init", "is not a storage.StreamInit: " + e.getMessage());
        }
    }

    /** Hands on a record, with the schema of the stream if it names none itself. */
    void complete(byte[] source, int offset, int length, OuterMessage.Slices slices) {
        if (schema == null || namesSchema(source, offset, length)) {
            slices.slice(source, offset, length);
            return;
        }
        byte[] field = DataRecord.newBuilder().setSchema(schema).build().toByteArray();
        byte[] completed = new byte[length + field.length];
        System.arraycopy(source, offset, completed, 0, length);
        System.arraycopy(field, 0, completed, length, field.length);
        slices.slice(completed, 0, completed.length);
    }

    private static boolean namesSchema(byte[] source, int offset, int length) {
        CodedInputStream in = CodedInputStream.newInstance(source, offset, length);
        try {
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (tag == SCHEMA_TAG || !in.skipField(tag)) {
                    return true;
                }
            }
            return false;
        } catch (IOException malformed) {
            // The engine says what is wrong with it.
            return true;
        }
    }
}
