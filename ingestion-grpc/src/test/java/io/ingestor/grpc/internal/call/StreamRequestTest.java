package io.ingestor.grpc.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.grpc.StatusException;
import io.ingestor.grpc.fake.Records;
import io.ingestor.grpc.internal.message.MergedField;
import io.ingestor.grpc.internal.message.Message;
import io.ingestor.proto.storage.IngestStreamRequest;
import io.ingestor.proto.storage.RecordBatch;
import io.ingestor.proto.storage.StreamCommit;
import io.ingestor.proto.storage.StreamInit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StreamRequestTest {

    private static final int ROUNDS = 5_000;

    @Test
    void lastAlternativeWinsAndWhatComesInARowIsMerged() throws Exception {
        long seed = System.nanoTime();
        System.out.println("StreamRequestTest seed " + seed);
        Random random = new Random(seed);

        for (int round = 0; round < ROUNDS; round++) {
            List<IngestStreamRequest> requests = requests(random);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (IngestStreamRequest request : requests) {
                request.writeTo(bytes);
            }
            if (random.nextInt(4) == 0) {
                // A field of the oneof with a wrong wire type is an unknown field.
                bytes.write(new byte[] {0x10, 0x05});
            }

            StreamRequest request = StreamRequest.parse(Message.of(bytes.toByteArray()));

            assertThat(parse(request)).as("round %s of seed %s", round, seed).isEqualTo(expected(requests));
        }
    }

    /**
     * Returns the last run of one alternative as the generated class parses it. Earlier runs are omitted: if a replaced
     * alternative recurs, that class still has its first content, contrary to the specification.
     */
    private static IngestStreamRequest expected(List<IngestStreamRequest> requests) throws IOException {
        int from = requests.size();
        while (from > 0
                && requests.get(from - 1).getRequestCase()
                        == requests.get(requests.size() - 1).getRequestCase()) {
            from--;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (IngestStreamRequest request : requests.subList(from, requests.size())) {
            request.writeTo(bytes);
        }
        return IngestStreamRequest.parseFrom(bytes.toByteArray());
    }

    @Test
    void refusesBytesThatAreNoMessage() {
        assertThatThrownBy(() -> StreamRequest.parse(Message.of(new byte[] {0x12, 0x7f, 0x01})))
                .isInstanceOfSatisfying(StatusException.class, e -> {
                    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
                    assertThat(e.getStatus().getDescription())
                            .startsWith("the message is not a storage.IngestStreamRequest: ");
                });
    }

    /** Returns the alternative as the generated classes parse its bytes. */
    private static IngestStreamRequest parse(StreamRequest request) throws InvalidProtocolBufferException {
        MergedField field = request.field();
        ByteString bytes = ByteString.copyFrom(field.source(), field.offset(), field.length());
        IngestStreamRequest.Builder parsed = IngestStreamRequest.newBuilder();
        switch (request.kind()) {
            case INIT -> parsed.setInit(StreamInit.parseFrom(bytes));
            case RECORD -> parsed.setRecord(io.ingestor.proto.storage.DataRecord.parseFrom(bytes));
            case COMMIT -> parsed.setCommit(StreamCommit.parseFrom(bytes));
            case BATCH -> parsed.setBatch(RecordBatch.parseFrom(bytes));
            case NOTHING -> {}
        }
        return parsed.build();
    }

    private static List<IngestStreamRequest> requests(Random random) {
        List<IngestStreamRequest> requests = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            IngestStreamRequest.Builder request = IngestStreamRequest.newBuilder();
            switch (random.nextInt(5)) {
                case 0 ->
                    request.setInit(
                            StreamInit.newBuilder().putOptions("k" + random.nextInt(2), "v" + random.nextInt(9)));
                case 1, 2 -> request.setRecord(Records.record("t" + random.nextInt(3), "e" + random.nextInt(3)));
                case 3 -> request.setCommit(StreamCommit.newBuilder().setForceFlush(random.nextBoolean()));
                default ->
                    request.setBatch(RecordBatch.newBuilder().addRecords(Records.record("t", "e" + random.nextInt(3))));
            }
            requests.add(request.build());
        }
        return requests;
    }
}
