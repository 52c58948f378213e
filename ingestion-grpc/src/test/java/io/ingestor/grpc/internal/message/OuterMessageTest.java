package io.ingestor.grpc.internal.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.ingestor.grpc.fake.Records;
import io.ingestor.proto.storage.DataRecord;
import io.ingestor.proto.storage.IngestBatchRequest;
import io.ingestor.proto.storage.IngestRecordRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OuterMessageTest {

    private static final int ROUNDS = 20_000;

    @Test
    void splitsWhatTheGeneratedClassesWrite() throws IOException {
        IngestBatchRequest request = IngestBatchRequest.newBuilder()
                .addRecords(Records.record("a", "1"))
                .putOptions("durability", "written")
                .addRecords(Records.record("a", "2"))
                .setTransactional(true)
                .build();

        List<DataRecord> records = new ArrayList<>();
        byte[] rest = split(request.toByteArray(), records);

        assertThat(records).isEqualTo(request.getRecordsList());
        assertThat(IngestBatchRequest.parseFrom(rest))
                .isEqualTo(request.toBuilder().clearRecords().build());
    }

    @Test
    void staysInsideItsSlice() throws IOException {
        byte[] request = IngestBatchRequest.newBuilder()
                .addRecords(Records.record("a", "1"))
                .build()
                .toByteArray();
        byte[] padded = new byte[request.length + 20];
        Arrays.fill(padded, (byte) 0xff);
        System.arraycopy(request, 0, padded, 10, request.length);

        List<ByteString> slices = new ArrayList<>();
        OuterMessage.split(
                padded, 10, request.length, 1, (source, at, size) -> slices.add(ByteString.copyFrom(source, at, size)));

        assertThat(slices).containsExactly(Records.record("a", "1").toByteString());
    }

    @Test
    void mergesASingularRecordThatOccursTwiceAsProtobufDoes() throws IOException {
        DataRecord first =
                Records.record("a", "1").toBuilder().putMetadata("k", "1").build();
        DataRecord second = Records.record("b", "2").toBuilder().setVersion(9).build();
        byte[] twice = concat(
                IngestRecordRequest.newBuilder().setRecord(first).build().toByteArray(),
                IngestRecordRequest.newBuilder().setRecord(second).build().toByteArray());

        MergedField field = new MergedField();
        OuterMessage.split(twice, 0, twice.length, 1, field);

        DataRecord merged = DataRecord.parseFrom(ByteString.copyFrom(field.source(), field.offset(), field.length()));
        assertThat(merged).isEqualTo(IngestRecordRequest.parseFrom(twice).getRecord());
        assertThat(merged.getId().getTenantId().getId()).isEqualTo("b");
    }

    @Test
    void boundsWhatIsNotARecord() {
        byte[] request = IngestBatchRequest.newBuilder()
                .putOptions("k", "v".repeat(OuterMessage.MAX_REST_BYTES))
                .build()
                .toByteArray();

        assertThatThrownBy(() -> split(request, new ArrayList<>()))
                .isInstanceOf(InvalidProtocolBufferException.class)
                .hasMessageContaining("must have at most 65536 bytes");
    }

    @Test
    void agreesWithTheGeneratedClassesOnAnyBytes() throws IOException {
        long seed = System.nanoTime();
        System.out.println("OuterMessageTest seed " + seed);
        Random random = new Random(seed);
        int accepted = 0;
        int refused = 0;

        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = mutate(random, encode(random));
            IngestBatchRequest expected = generated(bytes);
            List<DataRecord> records = new ArrayList<>();
            IngestBatchRequest rest = ours(bytes, records);

            if (expected == null) {
                assertThat(rest)
                        .as("round %s of seed %s: %s", round, seed, Arrays.toString(bytes))
                        .isNull();
                refused++;
            } else {
                assertThat(rest)
                        .as("round %s of seed %s: %s", round, seed, Arrays.toString(bytes))
                        .isNotNull();
                assertThat(records).isEqualTo(expected.getRecordsList());
                assertThat(rest).isEqualTo(expected.toBuilder().clearRecords().build());
                accepted++;
            }
        }

        assertThat(accepted).isGreaterThan(ROUNDS / 20);
        assertThat(refused).isGreaterThan(ROUNDS / 20);
    }

    private static IngestBatchRequest generated(byte[] bytes) {
        try {
            return IngestBatchRequest.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            return null;
        }
    }

    /** Returns the message that our parser splits; null if it, or one of its records, is malformed. */
    private static IngestBatchRequest ours(byte[] bytes, List<DataRecord> records) {
        try {
            return IngestBatchRequest.parseFrom(split(bytes, records));
        } catch (IOException e) {
            return null;
        }
    }

    private static byte[] split(byte[] bytes, List<DataRecord> records) throws IOException {
        List<ByteString> slices = new ArrayList<>();
        byte[] rest = OuterMessage.split(
                bytes,
                0,
                bytes.length,
                IngestBatchRequest.RECORDS_FIELD_NUMBER,
                (source, at, size) -> slices.add(ByteString.copyFrom(source, at, size)));
        for (ByteString slice : slices) {
            records.add(DataRecord.parseFrom(slice));
        }
        return rest;
    }

    private static byte[] encode(Random random) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int fields = random.nextInt(5);
        for (int i = 0; i < fields; i++) {
            field(random).writeTo(bytes);
        }
        return bytes.toByteArray();
    }

    private static com.google.protobuf.MessageLite field(Random random) {
        return switch (random.nextInt(6)) {
            case 0 ->
                IngestBatchRequest.newBuilder()
                        .setTransactional(random.nextBoolean())
                        .build();
            case 1 ->
                IngestBatchRequest.newBuilder()
                        .putOptions("k" + random.nextInt(3), "v" + random.nextInt(3))
                        .build();
            // A known field with a wrong type, and unknown fields.
            case 2 ->
                UnknownFieldSet.newBuilder()
                        .addField(
                                1,
                                UnknownFieldSet.Field.newBuilder()
                                        .addVarint(random.nextInt(1_000))
                                        .build())
                        .build();
            case 3 ->
                UnknownFieldSet.newBuilder()
                        .addField(
                                50,
                                UnknownFieldSet.Field.newBuilder()
                                        .addGroup(UnknownFieldSet.newBuilder()
                                                .addField(
                                                        1,
                                                        UnknownFieldSet.Field.newBuilder()
                                                                .addFixed32(1)
                                                                .build())
                                                .build())
                                        .build())
                        .build();
            default ->
                IngestBatchRequest.newBuilder()
                        .addRecords(Records.record("t" + random.nextInt(3), "e" + random.nextInt(3)))
                        .build();
        };
    }

    private static byte[] mutate(Random random, byte[] bytes) {
        if (bytes.length == 0 || random.nextInt(3) == 0) {
            return bytes;
        }
        byte[] mutated = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes.clone();
        for (int i = random.nextInt(3); i > 0 && mutated.length > 0; i--) {
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
        }
        return mutated;
    }

    private static byte[] concat(byte[] first, byte[] second) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(first);
        bytes.write(second);
        return bytes.toByteArray();
    }
}
