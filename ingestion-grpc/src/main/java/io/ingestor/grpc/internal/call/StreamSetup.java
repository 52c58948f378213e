package io.ingestor.grpc.internal.call;

import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.grpc.StatusException;
import io.ingestor.Ingestor;
import io.ingestor.RecordBatch;
import io.ingestor.grpc.internal.message.MergedField;
import io.ingestor.grpc.internal.message.OuterMessage;
import io.ingestor.grpc.internal.message.Statuses;
import io.ingestor.proto.storage.SchemaID;
import io.ingestor.proto.storage.StreamInit;
import java.util.Map;

/**
 * The setup of a whole stream, from its init.
 *
 * @param tenant the tenant of records that name none; empty if they must name one, or have the tenant of their caller
 * @param schema the schema of records that name none; without a name if they have none
 */
record StreamSetup(CallSource source, Ingestor ingestor, String tenant, SchemaID schema, IngestOptions options) {

    private static final Parser<StreamInit> INIT = DiscardUnknownFieldsParser.wrap(StreamInit.parser());

    /** Returns the setup of a stream that starts without an init. */
    static StreamSetup defaults(CallSource source, Ingestor ingestor) throws StatusException {
        return new StreamSetup(source, ingestor, "", SchemaID.getDefaultInstance(), IngestOptions.ofStream(Map.of()));
    }

    static StreamSetup of(CallSource source, Ingestor ingestor, MergedField field) throws StatusException {
        StreamInit init = parse(field);
        if (!init.getProducerId().isEmpty() || init.getFirstSequence() != 0) {
            throw Statuses.unimplemented(
                    Producers.UNIMPLEMENTED + "; leave init.producer_id and init.first_sequence out");
        }
        boolean namesSchema = init.hasSchema() && init.getSchema().getSerializedSize() > 0;
        if (namesSchema && !ingestor.checksSchemas()) {
            throw Statuses.unimplemented("schemas are not supported by this version; leave init.schema out");
        }
        String tenant = init.getTenantId().getId();
        if (!tenant.isEmpty() && !source.caller().mayUse(tenant)) {
            throw Statuses.permissionDenied("the caller may not use this tenant: leave init.tenant_id out");
        }
        if (namesSchema) {
            check(init.getSchema(), tenant, ingestor.limits().idBytes());
        }
        return new StreamSetup(
                source, ingestor, tenant, init.getSchema(), IngestOptions.ofStream(init.getOptionsMap()));
    }

    /** Checks the schema of a stream. The engine looks it up for the tenant of each record. */
    private static void check(SchemaID schema, String tenant, int maxNameBytes) throws StatusException {
        String owner = schema.getTenantId().getId();
        if (!owner.isEmpty() && !owner.equals(tenant)) {
            throw Statuses.invalid(
                    "init.schema.tenant_id.id",
                    "must be init.tenant_id or left out, was \"" + Statuses.shorten(owner, 100)
                            + "\": name the schema in each record");
        }
        if (schema.getName().isEmpty()) {
            throw Statuses.invalid("init.schema.name", "must not be empty: name a schema, or leave init.schema out");
        }
        if (schema.getNameBytes().size() > maxNameBytes) {
            throw Statuses.invalid(
                    "init.schema.name",
                    "must be at most " + maxNameBytes + " bytes of UTF-8, was "
                            + schema.getNameBytes().size());
        }
        if (schema.getVersion() < 0) {
            throw Statuses.invalid("init.schema.version", "must be >= 0, was " + schema.getVersion());
        }
    }

    /** Returns a new builder for records of the stream. */
    RecordBatch.Builder newBatch(ServiceSettings settings) {
        RecordBatch.Builder batch = settings.newBatch(source, ingestor);
        if (!tenant.isEmpty()) {
            batch.tenant(tenant);
        }
        return schema.getName().isEmpty() ? batch : batch.schema(schema.getName(), schema.getVersion());
    }

    private static StreamInit parse(MergedField field) throws StatusException {
        if (field.length() > OuterMessage.MAX_REST_BYTES) {
            throw Statuses.invalid(
                    "init", "must have at most " + OuterMessage.MAX_REST_BYTES + " bytes, had " + field.length());
        }
        try {
            return INIT.parseFrom(field.source(), field.offset(), field.length());
        } catch (InvalidProtocolBufferException e) {
            throw Statuses.invalid("init", "is not a storage.StreamInit: " + e.getMessage());
        }
    }
}
