package io.ingestor.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.ingestor.BatchResult;
import io.ingestor.Durability;
import io.ingestor.IngestorState;
import io.ingestor.NotOpenException;
import io.ingestor.OutcomeUnknownException;
import io.ingestor.OverloadedException;
import io.ingestor.RecordId;
import io.ingestor.RejectedException;
import io.ingestor.Rejection;
import io.ingestor.grpc.fake.Details;
import io.ingestor.grpc.fake.Records;
import io.ingestor.grpc.fake.ScriptedIngestor;
import io.ingestor.grpc.fake.StreamClient;
import io.ingestor.grpc.internal.call.ServiceSettings;
import io.ingestor.grpc.internal.call.StreamLimits;
import io.ingestor.grpc.internal.message.Outcomes;
import io.ingestor.grpc.internal.message.Statuses;
import io.ingestor.proto.storage.DataRecord;
import io.ingestor.proto.storage.IngestStreamRequest;
import io.ingestor.proto.storage.RecordBatch;
import io.ingestor.proto.storage.SchemaID;
import io.ingestor.proto.storage.StreamAck;
import io.ingestor.proto.storage.StreamDrain;
import io.ingestor.proto.storage.StreamError;
import io.ingestor.proto.storage.StreamInit;
import io.ingestor.proto.storage.StreamReady;
import io.ingestor.proto.storage.TenantID;
import io.ingestor.validate.Violation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests of one stream. The test controls the answers of the engine. */
class StreamCallTest {

    private static final DataRecord RECORD = Records.record("acme", "1");

    private final ScriptedIngestor engine = new ScriptedIngestor();
    private InProcess server;

    @BeforeEach
    void start() throws IOException {
        server = InProcess.over(engine);
    }

    @AfterEach
    void stop() throws InterruptedException {
        server.close();
    }

    @Test
    void plainRecordsAreAckedOneByOneInOrderOfTheStream() throws Exception {
        StreamClient stream = StreamClient.open(server.channel()).record(RECORD).record(RECORD);

        ScriptedIngestor.Call first = engine.next();
        ScriptedIngestor.Call second = engine.next();
        second.succeed(8);
        first.succeed(7);

        assertThat(stream.ack())
                .isEqualTo(StreamAck.newBuilder()
                        .setRecordId("acme/e0/7")
                        .setVersion(7)
                        .setSequenceNumber(1)
                        .setDurableSequence(7)
                        .build());
        assertThat(stream.ack().getSequenceNumber()).isEqualTo(2);
    }

    @Test
    void recordsThatComeWhileTheEngineIsBusyShareAnEntry() throws Exception {
        StreamClient stream = StreamClient.open(server.channel());
        for (int i = 0; i < 12; i++) {
            stream.record(RECORD);
        }
        stream.halfClose();

        ScriptedIngestor.Call first = engine.next();
        ScriptedIngestor.Call second = engine.next();
        first.succeed(1);
        ScriptedIngestor.Call third = engine.next();
        second.succeed(2);
        third.succeed(3);

        assertThat(first.batch().size()).isOne();
        assertThat(second.batch().size()).isOne();
        int answered = 2 + third.batch().size();
        while (answered < 12) {
            ScriptedIngestor.Call next = engine.next();
            answered += next.batch().size();
            next.succeed(4);
        }
        for (int i = 1; i <= 12; i++) {
            assertThat(stream.ack().getSequenceNumber()).isEqualTo(i);
        }
        assertThat(stream.end().getCode()).isEqualTo(Status.Code.OK);
    }

    @Test
    void groupOfPlainRecordsThatIsTooLargeTogetherIsDivided() throws Exception {
        server.close();
        server = InProcess.over(
                engine,
                new ServiceSettings(
                        1 << 20,
                        new StreamLimits(3, 1 << 18, 1000, 1 << 20),
                        1L << 30,
                        Duration.ofHours(1),
                        Duration.ZERO,
                        false,
                        InProcess.SETTINGS.clock()));
        StreamClient stream = StreamClient.open(server.channel()).record(RECORD).record(RECORD);
        engine.next().answer().complete(ScriptedIngestor.good(1, 1));
        ScriptedIngestor.Call second = engine.next();
        stream.record(RECORD);
        ScriptedIngestor.Call third = engine.next();
        engine.refuse(new RejectedException("too large"));
        stream.record(RECORD).record(RECORD).record(RECORD).halfClose();

        ScriptedIngestor.Call half = engine.next();
        ScriptedIngestor.Call otherHalf = engine.next();
        otherHalf.succeed(5);
        half.succeed(4);
        third.succeed(3);
        second.succeed(2);

        assertThat(half.batch().size()).isEqualTo(1);
        assertThat(otherHalf.batch().size()).isEqualTo(2);
        for (int i = 1; i <= 6; i++) {
            StreamAck ack = stream.ack();
            assertThat(ack.getSequenceNumber()).isEqualTo(i);
            assertThat(ack.getVersion()).isEqualTo(i);
        }
        assertThat(stream.end().getCode()).isEqualTo(Status.Code.OK);
    }

    @Test
    void batchMessageIsOneEntryAndOneAck() throws Exception {
        StreamClient stream = StreamClient.open(server.channel()).batch(RECORD, RECORD, RECORD);

        engine.next().succeed(10);

        assertThat(stream.ack())
                .isEqualTo(StreamAck.newBuilder()
                        .setSequenceNumber(3)
                        .setDurableSequence(12)
                        .build());
    }

    @Test
    void groupAcksAreCumulativeForPlainRecordsToo() throws Exception {
        StreamClient stream =
                StreamClient.open(server.channel(), Map.of("ack", "group")).record(RECORD);

        engine.next().succeed(10);

        assertThat(stream.ack())
                .isEqualTo(StreamAck.newBuilder()
                        .setSequenceNumber(1)
                        .setDurableSequence(10)
                        .build());
    }

    @Test
    void rejectedRecordsOfABatchAreReportedBeforeItsAck() throws Exception {
        StreamClient stream = StreamClient.open(server.channel()).batch(RECORD, RECORD, RECORD);

        engine.next().answer().complete(oneRejected(3, 1, 20));

        StreamError error = stream.error();
        assertThat(error.getSequenceNumber()).isEqualTo(2);
        assertThat(error.getStatus().getCode()).isEqualTo(3);
        assertThat(error.getStatus().getMessage()).isEqualTo("version: must be >= 0, was -1");
        assertThat(error.getStatus().getDetailsList()).isEmpty();
        assertThat(stream.ack())
                .isEqualTo(StreamAck.newBuilder()
                        .setSequenceNumber(3)
                        .setDurableSequence(21)
                        .setRejectedCount(1)
                        .build());
    }

    @Test
    void rejectedPlainRecordTakesTheStepOfItsAck() throws Exception {
        StreamClient stream = StreamClient.open(server.channel()).record(RECORD).record(RECORD);

        engine.next().answer().complete(oneRejected(1, 0, 0));
        engine.next().succeed(5);

        assertThat(stream.error().getSequenceNumber()).isEqualTo(1);
        StreamAck ack = stream.ack();
        assertThat(ack.getSequenceNumber()).isEqualTo(2);
        assertThat(ack.getRejectedCount()).isEqualTo(1);
    }

    @Test
    void batchThatIsWrongAsAWholeIsReportedOnceAndTheStreamGoesOn() throws Exception {
        engine.refuse(new RejectedException("too large"));
        StreamClient stream =
                StreamClient.open(server.channel()).batch(RECORD, RECORD).record(RECORD);

        engine.next().succeed(1);

        StreamError error = stream.error();
        assertThat(error.getSequenceNumber()).isEqualTo(1);
        assertThat(error.getStatus().getMessage()).isEqualTo("too large");
        StreamAck whole = stream.ack();
        assertThat(whole.getSequenceNumber()).isEqualTo(2);
        assertThat(whole.getRejectedCount()).isEqualTo(2);
        assertThat(stream.ack().getSequenceNumber()).isEqualTo(3);
    }

    @Test
    void batchOfTooManyRecordsIsReportedOnceAndNeverMeetsTheEngine() throws Exception {
        int many = ScriptedIngestor.MAX_BATCH_RECORDS + 1;
        StreamClient stream = StreamClient.open(server.channel())
                .batch(Collections.nCopies(many, DataRecord.getDefaultInstance())
                        .toArray(new DataRecord[0]))
                .record(RECORD);

        engine.next().succeed(1);

        StreamError error = stream.error();
        assertThat(error.getSequenceNumber()).isEqualTo(1);
        assertThat(error.getStatus().getCode()).isEqualTo(3);
        assertThat(error.getStatus().getMessage())
                .isEqualTo("batch must hold at most 1000 records, was 1001: split it");
        StreamAck whole = stream.ack();
        assertThat(whole.getSequenceNumber()).isEqualTo(many);
        assertThat(whole.getRejectedCount()).isEqualTo(many);
        assertThat(stream.ack().getSequenceNumber()).isEqualTo(many + 1);
        assertThat(engine.waiting()).isZero();
    }

    @Test
    void commitsThatAreNotAnsweredAreNotReadWithoutEnd() throws Exception {
        server.close();
        int limit = 500;
        server = InProcess.over(engine, settings(limit, Duration.ZERO));
        StreamClient stream = StreamClient.open(server.channel()).record(RECORD);
        ScriptedIngestor.Call call = engine.next();
        int sent = 20_000;

        for (int i = 0; i < sent; i++) {
            stream.commit();
        }
        while (server.messagesAskedFor() < limit) {
            Thread.onSpinWait();
        }
        int read = server.messagesAskedFor();
        call.succeed(1);
        stream.request(sent + 1);

        assertThat(read).isLessThan(limit + 10);
        for (int i = 0; i <= sent; i++) {
            assertThat(stream.received().getAck().getSequenceNumber()).isEqualTo(1);
        }
    }

    @Test
    void durabilityThatTheEngineNeverOffersIsRefusedBeforeTheFirstRecord() throws Exception {
        engine.offerOnly(Durability.ACCEPTED);
        StreamClient stream = StreamClient.open(
                server.channel(), Map.of("durability", "synced", "validate_only", "true", "ready", "true"));

        Status end = stream.end();

        assertThat(end.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(end.getDescription())
                .isEqualTo("durability synced needs a log, and this server runs without one: ask for accepted");
    }

    @Test
    void commitIsAckedAfterEverythingBeforeIt() throws Exception {
        StreamClient stream =
                StreamClient.open(server.channel()).record(RECORD).commit().record(RECORD);

        ScriptedIngestor.Call first = engine.next();
        engine.next().succeed(2);
        first.succeed(1);

        assertThat(stream.ack().getRecordId()).isEqualTo("acme/e0/1");
        StreamAck commit = stream.ack();
        assertThat(commit.getRecordId()).isEmpty();
        assertThat(commit.getSequenceNumber()).isEqualTo(1);
        assertThat(stream.ack().getSequenceNumber()).isEqualTo(2);
        assertThat(engine.syncs()).isZero();
    }

    @Test
    void commitMakesDurableWhatWasNotSynced() throws Exception {
        StreamClient stream = StreamClient.open(server.channel(), Map.of("durability", "accepted"))
                .record(RECORD)
                .commit();

        ScriptedIngestor.Call call = engine.next();
        call.answer()
                .complete(new BatchResult(
                        1, 3, Durability.ACCEPTED, List.of(), 0, 0, index -> new RecordId("acme", "1", 3)));

        assertThat(call.durability()).isEqualTo(Durability.ACCEPTED);
        assertThat(stream.ack().getDurableSequence()).isZero();
        assertThat(stream.ack())
                .isEqualTo(StreamAck.newBuilder()
                        .setSequenceNumber(1)
                        .setDurableSequence(7)
                        .build());
        assertThat(engine.syncs()).isOne();
    }

    @Test
    void halfCloseIsAnsweredAfterTheLastAck() throws Exception {
        StreamClient stream = StreamClient.open(server.channel()).record(RECORD).halfClose();

        engine.next().succeed(1);

        assertThat(stream.ack().getSequenceNumber()).isEqualTo(1);
        assertThat(stream.end().getCode()).isEqualTo(Status.Code.OK);
    }

    @Test
    void emptyStreamEndsWell() throws Exception {
        StreamClient stream = StreamClient.open(server.channel()).halfClose();

        assertThat(stream.end().getCode()).isEqualTo(Status.Code.OK);
    }

    @Test
    void tenantOfTheInitHoldsForRecordsThatNameNone() throws Exception {
        StreamClient.open(server.channel())
                .init(StreamInit.newBuilder()
                        .setTenantId(TenantID.newBuilder().setId("globex"))
                        .build())
                .batch(Records.withoutTenant("1"), RECORD);

        ScriptedIngestor.Call call = engine.next();

        assertThat(call.batch().tenant()).isEqualTo("globex");
        assertThat(records(call.batch())).containsExactly(Records.withoutTenant("1"), RECORD);
    }

    /** A regression test: the name was once copied for every record. */
    @Test
    void initThatNamesASchemaIsNotSupported() throws Exception {
        SchemaID schema = SchemaID.newBuilder().setName("s".repeat(60_000)).build();
        DataRecord[] tiny = new DataRecord[4000];
        Arrays.fill(tiny, DataRecord.getDefaultInstance());

        StreamClient stream = StreamClient.open(server.channel())
                .init(StreamInit.newBuilder().setSchema(schema).build())
                .batch(tiny);

        Status end = stream.end();
        assertThat(end.getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(end.getDescription()).isEqualTo("schemas are not supported by this version; leave init.schema out");
        assertThat(engine.waiting()).isZero();
    }

    @Test
    void readyIsSentOnlyIfAskedFor() throws Exception {
        StreamClient stream = StreamClient.open(server.channel(), Map.of("ready", "true", "durability", "written"));

        assertThat(stream.next().getReady())
                .isEqualTo(StreamReady.newBuilder()
                        .setNextSequence(1)
                        .setMaxInFlightRecords(100_000)
                        .setMaxMessageBytes(1 << 20)
                        .setDurability("written")
                        .build());
    }

    @Test
    void drainIsAnnouncedToThoseWhoAskedAndRecordsAreStillTaken() throws Exception {
        StreamClient told = StreamClient.open(server.channel(), Map.of("ready", "true"));
        StreamClient other = StreamClient.open(server.channel()).record(RECORD);
        told.next();
        engine.next().succeed(1);
        other.ack();

        server.service().announceDrain(InProcess.NOW.plusSeconds(5), "the server is shutting down");
        StreamDrain drain = told.next().getDrain();
        told.record(RECORD).halfClose();
        other.record(RECORD).halfClose();
        engine.next().succeed(2);
        engine.next().succeed(3);

        assertThat(drain.getDeadline()).isEqualTo(Outcomes.timestamp(InProcess.NOW.plusSeconds(5)));
        assertThat(drain.getReason()).isEqualTo("the server is shutting down");
        assertThat(told.ack().getSequenceNumber()).isEqualTo(1);
        assertThat(other.ack().getSequenceNumber()).isEqualTo(2);
        assertThat(told.end().getCode()).isEqualTo(Status.Code.OK);
        assertThat(other.end().getCode()).isEqualTo(Status.Code.OK);
    }

    @Test
    void streamThatIsEndedIsAckedForWhatItSentFirst() throws Exception {
        StreamClient stream = StreamClient.open(server.channel()).record(RECORD);
        ScriptedIngestor.Call call = engine.next();

        server.service().endStreams(Statuses.unavailable("drained", Duration.ofSeconds(1)));
        call.succeed(1);

        assertThat(stream.ack().getSequenceNumber()).isEqualTo(1);
        Status end = stream.end();
        assertThat(end.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(Details.retryMillis(end, stream.trailers())).contains(1000L);
        assertThat(Details.reason(end, stream.trailers())).contains("UNACKNOWLEDGED_NOT_TAKEN");
    }

    @Test
    void afterARefusedBatchNoneIsStoredAndTheEndOfTheStreamSaysSo() throws Exception {
        StreamClient stream = StreamClient.open(server.channel()).batch(RECORD);
        ScriptedIngestor.Call first = engine.next();
        engine.refuse(new OverloadedException("the disk is full", Duration.ofMillis(20)));
        stream.batch(RECORD).batch(RECORD).batch(RECORD).halfClose();
        while (engine.refusals() > 0) {
            Thread.onSpinWait();
        }

        first.succeed(1);

        assertThat(stream.ack().getSequenceNumber()).isEqualTo(1);
        Status end = stream.end();
        assertThat(end.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(Details.reason(end, stream.trailers())).contains("UNACKNOWLEDGED_NOT_TAKEN");
        assertThat(engine.waiting()).isZero();
    }

    @Test
    void aRefusalThatComesLaterSaysSoTooIfTheEngineHasNothingElse() throws Exception {
        StreamClient stream = StreamClient.open(server.channel()).batch(RECORD);

        engine.next().answer().completeExceptionally(new OverloadedException("no room", Duration.ofMillis(20)));

        Status end = stream.end();
        assertThat(Details.reason(end, stream.trailers())).contains("UNACKNOWLEDGED_NOT_TAKEN");
    }

    @Test
    void aRefusalBehindWhichSomethingIsStoredDoesNotSaySo() throws Exception {
        StreamClient stream = StreamClient.open(server.channel()).batch(RECORD).batch(RECORD);
        ScriptedIngestor.Call first = engine.next();
        ScriptedIngestor.Call second = engine.next();

        first.answer().completeExceptionally(new OverloadedException("no room", Duration.ofMillis(20)));
        second.succeed(1);

        Status end = stream.end();
        assertThat(end.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(Details.reason(end, stream.trailers())).isEmpty();
    }

    @Test
    void theEndWaitsForWhatTheEngineHasBehindARefusal() throws Exception {
        StreamClient stream = StreamClient.open(server.channel()).batch(RECORD).batch(RECORD);
        ScriptedIngestor.Call first = engine.next();
        ScriptedIngestor.Call second = engine.next();

        first.answer().completeExceptionally(new OverloadedException("no room", Duration.ofMillis(20)));
        second.answer().completeExceptionally(new OverloadedException("no room", Duration.ofMillis(20)));

        Status end = stream.end();
        assertThat(Details.reason(end, stream.trailers())).contains("UNACKNOWLEDGED_NOT_TAKEN");
    }

    @Test
    void anUnknownOutcomeIsNoRefusal() throws Exception {
        StreamClient stream = StreamClient.open(server.channel()).batch(RECORD);

        engine.next().answer().completeExceptionally(new OutcomeUnknownException("failed", new IOException("disk")));

        Status end = stream.end();
        assertThat(end.getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(Details.reason(end, stream.trailers())).isEmpty();
    }

    @Test
    void producersAreUnimplemented() throws Exception {
        StreamClient byId = StreamClient.open(server.channel())
                .init(StreamInit.newBuilder().setProducerId("p").build());
        StreamClient bySequence = StreamClient.open(server.channel())
                .init(StreamInit.newBuilder().setFirstSequence(4).build());

        for (StreamClient stream : List.of(byId, bySequence)) {
            Status end = stream.end();
            assertThat(end.getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
            assertThat(end.getDescription())
                    .isEqualTo("this server does not number the records of producers yet; leave init.producer_id and"
                            + " init.first_sequence out");
        }
    }

    @Test
    void firstSequenceOfABatchMustAgreeWithTheStream() throws Exception {
        StreamClient stream = StreamClient.open(server.channel())
                .batch(RecordBatch.newBuilder()
                        .addRecords(RECORD)
                        .setFirstSequence(1)
                        .build())
                .batch(RecordBatch.newBuilder()
                        .addRecords(RECORD)
                        .setFirstSequence(5)
                        .build());

        engine.next().succeed(1);

        assertThat(stream.ack().getSequenceNumber()).isEqualTo(1);
        Status end = stream.end();
        assertThat(end.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(end.getDescription())
                .isEqualTo(
                        "batch.first_sequence: must be 2, the number of the stream's next record, or left out; was 5");
    }

    @Test
    void requestsThatMakeNoSenseEndTheStreamAfterTheAcksBeforeThem() throws Exception {
        Map<IngestStreamRequest, String> requests = Map.of(
                IngestStreamRequest.getDefaultInstance(), "request: must hold init, record, commit or batch",
                IngestStreamRequest.newBuilder()
                                .setInit(StreamInit.getDefaultInstance())
                                .build(),
                        "init: must be the first message of a stream, and the only one of its kind",
                IngestStreamRequest.newBuilder()
                                .setBatch(RecordBatch.getDefaultInstance())
                                .build(),
                        "batch.records: must hold at least one record");

        for (Map.Entry<IngestStreamRequest, String> request : requests.entrySet()) {
            StreamClient stream =
                    StreamClient.open(server.channel()).record(RECORD).send(request.getKey());
            engine.next().succeed(1);

            assertThat(stream.ack().getSequenceNumber()).isEqualTo(1);
            Status end = stream.end();
            assertThat(end.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(end.getDescription()).isEqualTo(request.getValue());
        }
    }

    @Test
    void bytesThatAreNoMessageEndTheStream() throws Exception {
        StreamClient stream = StreamClient.open(server.channel()).raw(new byte[] {0x0a, 0x05, 0x01});

        Status end = stream.end();

        assertThat(end.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(end.getDescription()).startsWith("the message is not a storage.IngestStreamRequest: ");
    }

    @Test
    void optionsOfTheInitAreChecked() throws Exception {
        Map<String, String> wrong = Map.of(
                "durability", "twice",
                "validate_only", "yes",
                "ack", "all",
                "ready", "1",
                "results", "all",
                "colour", "red");

        for (Map.Entry<String, String> option : wrong.entrySet()) {
            StreamClient stream = StreamClient.open(server.channel(), Map.of(option.getKey(), option.getValue()));

            Status end = stream.end();

            assertThat(end.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(Details.badFields(end, stream.trailers()))
                    .containsExactly("options[\"" + option.getKey() + "\"]");
        }
    }

    @Test
    void overloadEndsTheStreamAndIsNoRecordsError() throws Exception {
        engine.refuse(new OverloadedException("full", Duration.ofMillis(20)));
        StreamClient stream = StreamClient.open(server.channel()).record(RECORD);

        Status end = stream.end();

        assertThat(end.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(Details.retryMillis(end, stream.trailers())).contains(20L);
    }

    @Test
    void recordsKeepTheirOrderWhileTheFirstWaitsForRoom() throws Exception {
        server.close();
        server = InProcess.over(engine, settings(100_000, Duration.ofSeconds(60)));
        engine.refuse(
                new OverloadedException("full", Duration.ofMillis(30)),
                new OverloadedException("full", Duration.ofMillis(30)));
        StreamClient stream = StreamClient.open(server.channel());
        for (int i = 0; i < 5; i++) {
            stream.batch(Records.record("acme", "entity-" + i));
        }

        for (int i = 0; i < 5; i++) {
            ScriptedIngestor.Call call = engine.next();
            assertThat(records(call.batch()).get(0).getId().getEntityId().getId())
                    .isEqualTo("entity-" + i);
            call.succeed(i + 1);
            assertThat(stream.ack().getSequenceNumber()).isEqualTo(i + 1);
        }
    }

    @Test
    void engineThatStopsEndsTheStream() throws Exception {
        StreamClient unknown = StreamClient.open(server.channel()).record(RECORD);
        engine.next().answer().completeExceptionally(new OutcomeUnknownException("stopped", new IOException()));
        engine.refuse(new NotOpenException(IngestorState.DRAINING, "draining"));
        StreamClient refused = StreamClient.open(server.channel()).record(RECORD);

        assertThat(unknown.end().getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(refused.end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void clientThatDoesNotReadItsAnswersIsNotReadItself() throws Exception {
        server.close();
        int limit = 500;
        server = InProcess.over(engine, settings(limit, Duration.ZERO));
        StreamClient stream = StreamClient.open(server.channel());
        int sent = 20_000;

        for (int i = 0; i < sent; i++) {
            stream.record(RECORD);
        }
        long taken = 0;
        while (taken < limit) {
            taken += succeed(taken + 1);
        }
        int read = server.messagesAskedFor();
        stream.request(sent);
        while (taken < sent) {
            taken += succeed(taken + 1);
        }

        assertThat(read).isBetween(limit, limit + 256);
        for (int i = 1; i <= sent; i++) {
            assertThat(stream.received().getAck().getSequenceNumber()).isEqualTo(i);
        }
    }

    private long succeed(long firstSequence) throws InterruptedException {
        ScriptedIngestor.Call call = engine.next();
        call.succeed(firstSequence);
        return call.batch().size();
    }

    @Test
    void cancelledStreamIsForgottenAtOnce() throws Exception {
        StreamClient stream = StreamClient.open(server.channel()).record(RECORD);
        ScriptedIngestor.Call call = engine.next();
        assertThat(active()).isEqualTo(1);

        stream.cancel();
        awaitInactive();
        call.succeed(1);

        assertThat(active()).isZero();
        assertThat(engine.waiting()).isZero();
    }

    private void awaitInactive() {
        while (active() != 0) {
            Thread.onSpinWait();
        }
    }

    private long active() {
        return server.blocking()
                .getIngestionStatus(io.ingestor.proto.storage.IngestionStatusRequest.getDefaultInstance())
                .getMetrics()
                .getActiveStreams();
    }

    private static ServiceSettings settings(int maxInFlightRecords, Duration patience) {
        return new ServiceSettings(
                1 << 20,
                new StreamLimits(1000, 1 << 18, maxInFlightRecords, 16 << 20),
                1L << 30,
                Duration.ofHours(1),
                patience,
                false,
                InProcess.SETTINGS.clock());
    }

    private static BatchResult oneRejected(int size, int index, long firstSequence) {
        return new BatchResult(
                size,
                firstSequence,
                Durability.SYNCED,
                List.of(new Rejection(index, List.of(new Violation("version", "must be >= 0, was -1")))),
                0,
                0,
                i -> i == index ? null : new RecordId("acme", "e" + i, firstSequence + i));
    }

    private static List<DataRecord> records(io.ingestor.RecordBatch batch) {
        List<DataRecord> records = new ArrayList<>();
        batch.forEach((index, source, offset, length) -> {
            try {
                records.add(DataRecord.parseFrom(com.google.protobuf.ByteString.copyFrom(source, offset, length)));
            } catch (com.google.protobuf.InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
        });
        return records;
    }
}
