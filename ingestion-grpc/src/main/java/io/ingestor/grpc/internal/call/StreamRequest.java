package io.ingestor.grpc.internal.call;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.grpc.StatusException;
import io.ingestor.grpc.internal.message.MergedField;
import io.ingestor.grpc.internal.message.Message;
import io.ingestor.grpc.internal.message.Statuses;
import io.ingestor.proto.storage.IngestStreamRequest;
import java.io.IOException;

/**
 * One message of a client's stream: its kind and the bytes of that field. As in protobuf, the last alternative wins,
 * and successive occurrences of the same one are merged.
 */
final class StreamRequest {

    enum Kind {
        NOTHING,
        INIT,
        RECORD,
        COMMIT,
        BATCH
    }

    private final MergedField field = new MergedField();
    private Kind kind = Kind.NOTHING;

    private StreamRequest() {}

    static StreamRequest parse(Message message) throws StatusException {
        if (message.isDefective()) {
            throw Statuses.invalid("", message.defect());
        }
        try {
            StreamRequest request = new StreamRequest();
            request.read(message.bytes());
            return request;
        } catch (IOException e) {
            throw Statuses.invalid("", "the message is not a storage.IngestStreamRequest: " + e.getMessage());
        }
    }

    Kind kind() {
        return kind;
    }

    /** Returns the bytes of the alternative given by {@link #kind}. */
    MergedField field() {
        return field;
    }

    private void read(byte[] source) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(source);
        while (true) {
            int tag = in.readTag();
            Kind read = kind(tag);
            if (read != Kind.NOTHING) {
                int size = in.readRawVarint32();
                int at = in.getTotalBytesRead();
                in.skipRawBytes(size);
                if (read != kind) {
                    field.clear();
                    kind = read;
                }
                field.slice(source, at, size);
            } else if (tag == 0 || !in.skipField(tag)) {
                in.checkLastTagWas(0);
                return;
            }
        }
    }

    private static Kind kind(int tag) {
        if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            return Kind.NOTHING;
        }
        return switch (WireFormat.getTagFieldNumber(tag)) {
            case IngestStreamRequest.INIT_FIELD_NUMBER -> Kind.INIT;
            case IngestStreamRequest.RECORD_FIELD_NUMBER -> Kind.RECORD;
            case IngestStreamRequest.COMMIT_FIELD_NUMBER -> Kind.COMMIT;
            case IngestStreamRequest.BATCH_FIELD_NUMBER -> Kind.BATCH;
            default -> Kind.NOTHING;
        };
    }
}
