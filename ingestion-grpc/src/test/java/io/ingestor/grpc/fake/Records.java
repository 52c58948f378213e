package io.ingestor.grpc.fake;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.ingestor.proto.storage.DataRecord;
import io.ingestor.proto.storage.EntityID;
import io.ingestor.proto.storage.RecordID;
import io.ingestor.proto.storage.TenantID;

/** Records for tests. */
public final class Records {

    private Records() {}

    public static DataRecord record(String tenant, String entity) {
        return DataRecord.newBuilder()
                .setId(id(tenant, entity))
                .setData(data(1))
                .build();
    }

    public static DataRecord withoutData(String tenant, String entity) {
        return DataRecord.newBuilder().setId(id(tenant, entity)).build();
    }

    public static DataRecord withoutTenant(String entity) {
        return DataRecord.newBuilder()
                .setId(RecordID.newBuilder().setEntityId(EntityID.newBuilder().setId(entity)))
                .build();
    }

    /** Returns an invalid record: its version is negative. */
    public static DataRecord bad(String tenant, String entity) {
        return record(tenant, entity).toBuilder().setVersion(-1).build();
    }

    public static RecordID id(String tenant, String entity) {
        return RecordID.newBuilder()
                .setTenantId(TenantID.newBuilder().setId(tenant))
                .setEntityId(EntityID.newBuilder().setId(entity))
                .build();
    }

    public static Struct data(double value) {
        return Struct.newBuilder()
                .putFields("n", Value.newBuilder().setNumberValue(value).build())
                .build();
    }
}
