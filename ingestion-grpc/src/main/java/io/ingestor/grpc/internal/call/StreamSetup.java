package io.ingestor.grpc.internal.call;

import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.grpc.StatusException;
import io.ingestor.grpc.guard.Principal;
import io.ingestor.grpc.internal.message.MergedField;
import io.ingestor.grpc.internal.message.OuterMessage;
import io.ingestor.grpc.internal.message.Statuses;
import io.ingestor.proto.storage.StreamInit;
import java.util.Map;

/**
 * The setup of a whole stream, from its init.
 *
 * @param tenant tenant of records that name none; empty if they must name one, or have that of their caller
 */
record StreamSetup(Principal caller, String tenant, IngestOptions options) {

    private static final Parser<StreamInit> INIT = DiscardUnknownFieldsParser.wrap(StreamInit.parser());

    /** Returns the setup of a stream that starts without an init. */
    static StreamSetup defaults(Principal caller) throws StatusException {
        return new StreamSetup(caller, "", IngestOptions.ofStream(Map.of()));
    }

    static StreamSetup of(Principal caller, MergedField field) throws StatusException {
        StreamInit init = parse(field);
        if (!init.getProducerId().isEmpty() || init.getFirstSequence() != 0) {
            throw Statuses.unimplemented(
                    Producers.UNIMPLEMENTED + "; leave init.producer_id and init.first_sequence out");
        }
        if (init.hasSchema() && init.getSchema().getSerializedSize() > 0) {
            throw Statuses.unimplemented("schemas are not supported by this version; leave init.schema out");
        }
        String tenant = init.getTenantId().getId();
        if (!tenant.isEmpty() && !caller.mayUse(tenant)) {
            throw Statuses.permissionDenied("the caller may not use this tenant: leave init.tenant_id out");
        }
        return new StreamSetup(caller, tenant, IngestOptions.ofStream(init.getOptionsMap()));
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
}
