package io.ingestor.grpc;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.ingestor.proto.storage.DataRecord;
import io.ingestor.proto.storage.EntityID;
import io.ingestor.proto.storage.RecordID;
import io.ingestor.proto.storage.TenantID;

/** Records for tests. */
final class Records {

    private Records() {}

    static DataRecord record(String tenant, String entity) {
        return DataRecord.newBuilder()
                .setId(id(tenant, entity))
                .setData(data(1))
                .build();
    }

    static DataRecord withoutData(String tenant, String entity) {
        return DataRecord.newBuilder().setId(id(tenant, entity)).build();
    }

    static DataRecord withoutTenant(String entity) {
        return DataRecord.newBuilder()
                .setId(RecordID.newBuilder().setEntityId(EntityID.newBuilder().setId(entity)))
                .build();
    }

    /** Negative versions are rejected. */
    static DataRecord bad(String tenant, String entity) {
        return record(tenant, entity).toBuilder().setVersion(-1).build();
    }

    static RecordID id(String tenant, String entity) {
        return RecordID.newBuilder()
                .setTenantId(TenantID.newBuilder().setId(tenant))
                .setEntityId(EntityID.newBuilder().setId(entity))
                .build();
    }

    static Struct data(double value) {
        return Struct.newBuilder()
                .putFields("n", Value.newBuilder().setNumberValue(value).build())
                .build();
    }
}
