package io.ingestor.grpc.fake;

import com.google.protobuf.ByteString;
import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.Value;
import io.ingestor.proto.storage.DataRecord;
import io.ingestor.proto.storage.EntityID;
import io.ingestor.proto.storage.RecordID;
import io.ingestor.proto.storage.SchemaID;
import io.ingestor.proto.storage.TenantID;
import java.util.Random;

/** Random messages of the generated classes, and parts of their encodings. */
public final class RandomMessages {

    private static final String[] TEXTS = {
        "", "a", "tenant/one%", "é€😀", "a longer text that does not fit into eight bytes"
    };

    private final Random random;

    public RandomMessages(Random random) {
        this.random = random;
    }

    /**
     * Returns a record with random fields. Its values are within the limits, but its tenant may be missing and its
     * versions may contradict each other.
     */
    public DataRecord record() {
        DataRecord.Builder record = DataRecord.newBuilder();
        if (chance(4, 5)) {
            record.setId(id());
        }
        if (chance(1, 2)) {
            record.setData(struct(1));
        }
        if (chance(1, 4)) {
            SchemaID.Builder schema = SchemaID.newBuilder().setName(text()).setVersion(random.nextInt(100));
            if (chance(1, 2)) {
                schema.setTenantId(TenantID.newBuilder().setId(text()));
            }
            record.setSchema(schema);
        }
        if (chance(1, 2)) {
            record.setTimestamp(
                    Timestamp.newBuilder().setSeconds(random.nextInt()).setNanos(random.nextInt(1_000_000_000)));
        }
        if (chance(1, 3)) {
            record.setVersion(version());
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            record.putMetadata(text(), text());
        }
        if (chance(1, 4)) {
            record.setPayload(ByteString.copyFrom(new byte[random.nextInt(300)]))
                    .setPayloadType(text());
        }
        if (chance(1, 4)) {
            record.setUnknownFields(unknown());
        }
        return record.build();
    }

    private RecordID id() {
        RecordID.Builder id = RecordID.newBuilder();
        if (chance(4, 5)) {
            TenantID.Builder tenant = TenantID.newBuilder().setId(text());
            if (chance(1, 8)) {
                tenant.setUnknownFields(unknown());
            }
            id.setTenantId(tenant);
        }
        if (chance(4, 5)) {
            EntityID.Builder entity = EntityID.newBuilder().setId(text());
            if (chance(1, 8)) {
                entity.setUnknownFields(unknown());
            }
            id.setEntityId(entity);
        }
        if (chance(1, 4)) {
            id.setVersion(version());
        }
        if (chance(1, 8)) {
            id.setUnknownFields(unknown());
        }
        return id.build();
    }

    private Struct struct(int depth) {
        Struct.Builder struct = Struct.newBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            struct.putFields(text() + i, value(depth));
        }
        return struct.build();
    }

    private Value value(int depth) {
        Value.Builder value = Value.newBuilder();
        switch (random.nextInt(depth < 5 ? 6 : 4)) {
            case 0 -> value.setNullValue(NullValue.NULL_VALUE);
            case 1 -> value.setNumberValue(random.nextGaussian());
            case 2 -> value.setStringValue(text());
            case 3 -> value.setBoolValue(random.nextBoolean());
            case 4 -> value.setStructValue(struct(depth + 1));
            default ->
                value.setListValue(
                        ListValue.newBuilder().addValues(value(depth + 1)).addValues(value(depth + 1)));
        }
        if (chance(1, 20)) {
            value.setUnknownFields(unknown());
        }
        return value.build();
    }

    /**
     * Returns fields of any wire type. A number may have several values, like an unpacked or a packed repeated field.
     */
    UnknownFieldSet unknown() {
        UnknownFieldSet.Builder fields = UnknownFieldSet.newBuilder();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            UnknownFieldSet.Field.Builder field = UnknownFieldSet.Field.newBuilder();
            for (int j = 1 + random.nextInt(3); j > 0; j--) {
                switch (random.nextInt(6)) {
                    case 0 -> field.addVarint(random.nextLong());
                    case 1 -> field.addFixed32(random.nextInt());
                    case 2 -> field.addFixed64(random.nextLong());
                    case 3 -> field.addLengthDelimited(ByteString.copyFrom(new byte[] {1, 2, (byte) 0x96, 1}));
                    case 4 -> field.addLengthDelimited(ByteString.copyFromUtf8(text()));
                    default ->
                        field.addGroup(UnknownFieldSet.newBuilder()
                                .addField(
                                        1 + random.nextInt(9),
                                        UnknownFieldSet.Field.newBuilder()
                                                .addVarint(1)
                                                .build())
                                .build());
                }
            }
            fields.addField(20 + random.nextInt(1 << random.nextInt(28)), field.build());
        }
        return fields.build();
    }

    private long version() {
        return random.nextInt(3);
    }

    private String text() {
        return TEXTS[random.nextInt(TEXTS.length)];
    }

    private boolean chance(int of, int in) {
        return random.nextInt(in) < of;
    }
}
