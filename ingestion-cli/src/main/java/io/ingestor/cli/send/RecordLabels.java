package io.ingestor.cli.send;

import com.google.protobuf.Value;
import io.ingestor.proto.storage.DataRecord;
import io.ingestor.proto.storage.TenantID;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a record besides its data: tenant and version, from fields of the data, and metadata that all records
 * share.
 *
 * @param tenantField the field of the tenant, null if tenants are not in the data
 * @param hasTenant whether records without that field have a tenant anyway
 * @param versionField the field of the version, null if versions are not in the data
 */
record RecordLabels(
        @Nullable String tenantField,
        boolean hasTenant,
        @Nullable String versionField,
        Map<String, String> metadata) {

    /** From this number on, adjacent integers share a double. */
    private static final long MAX_EXACT_INTEGER = 1L << 53;

    DataRecord label(DataRecord record) throws RejectedLineException {
        if (tenantField == null && versionField == null && metadata.isEmpty()) {
            return record;
        }
        DataRecord.Builder labelled = record.toBuilder().putAllMetadata(metadata);
        if (tenantField != null && (!hasTenant || record.getData().containsFields(tenantField))) {
            labelled.getIdBuilder().setTenantId(TenantID.newBuilder().setId(tenant(field(record, tenantField))));
        }
        if (versionField != null) {
            labelled.setVersion(version(field(record, versionField)));
        }
        return labelled.build();
    }

    private String tenant(Value value) throws RejectedLineException {
        String tenant = switch (value.getKindCase()) {
            case STRING_VALUE -> value.getStringValue();
            case NUMBER_VALUE -> isExact(value) ? Long.toString((long) value.getNumberValue()) : "";
            default -> "";
        };
        if (tenant.isEmpty()) {
            throw new RejectedLineException("field \"" + tenantField
                    + "\" cannot name a tenant: it must be a string that is not empty, or a whole number below 2^53");
        }
        return tenant;
    }

    private long version(Value value) throws RejectedLineException {
        long version = switch (value.getKindCase()) {
            case STRING_VALUE -> parse(value.getStringValue());
            case NUMBER_VALUE -> isExact(value) ? (long) value.getNumberValue() : 0;
            default -> 0;
        };
        if (version < 1) {
            throw new RejectedLineException(
                    "field \"" + versionField
                            + "\" cannot be a version: it must be a whole number of at least 1, written as a string from 2^53 on");
        }
        return version;
    }

    private static long parse(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static boolean isExact(Value value) {
        double number = value.getNumberValue();
        return Math.rint(number) == number && Math.abs(number) < MAX_EXACT_INTEGER;
    }

    private static Value field(DataRecord record, String name) throws RejectedLineException {
        Value value = record.getData().getFieldsMap().get(name);
        if (value == null) {
            throw new RejectedLineException("has no field \"" + name + "\"");
        }
        return value;
    }
}
