package io.ingestor.grpc;

import io.ingestor.proto.storage.StreamInit;
import io.ingestor.proto.storage.TenantID;
import java.util.List;
import java.util.Random;

/**
 * The options in the init of a stream.
 *
 * @param tenant the tenant of records that name none; empty if there is none
 * @param durability the value of the option; empty to omit the option
 */
record StreamMode(String tenant, String durability, boolean validateOnly, boolean groupAcks, boolean ready) {

    static final List<String> TENANTS = List.of("acme", "bolt", "coil/1", "dune");

    private static final List<String> DURABILITIES = List.of("", "", "synced", "written", "accepted");

    static StreamMode random(Random random) {
        return new StreamMode(
                random.nextBoolean() ? "" : TENANTS.get(random.nextInt(TENANTS.size())),
                DURABILITIES.get(random.nextInt(DURABILITIES.size())),
                random.nextInt(8) == 0,
                random.nextInt(3) == 0,
                random.nextInt(4) == 0);
    }

    boolean isSynced() {
        return !validateOnly && (durability.isEmpty() || durability.equals("synced"));
    }

    /** Returns true if a stream without an init has the same meaning. */
    boolean isDefault() {
        return equals(new StreamMode("", "", false, false, false));
    }

    StreamInit init() {
        StreamInit.Builder init = StreamInit.newBuilder();
        if (!tenant.isEmpty()) {
            init.setTenantId(TenantID.newBuilder().setId(tenant));
        }
        if (!durability.isEmpty()) {
            init.putOptions("durability", durability);
        }
        if (validateOnly) {
            init.putOptions("validate_only", "true");
        }
        if (groupAcks) {
            init.putOptions("ack", "group");
        }
        if (ready) {
            init.putOptions("ready", "true");
        }
        return init.build();
    }
}
