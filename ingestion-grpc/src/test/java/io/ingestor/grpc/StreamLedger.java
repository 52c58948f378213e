package io.ingestor.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import io.grpc.Status;
import io.ingestor.RecordId;
import io.ingestor.StoredRecord;
import io.ingestor.proto.storage.IngestStreamResponse;
import io.ingestor.proto.storage.StreamAck;
import io.ingestor.proto.storage.StreamError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The records that one stream has sent, and the fate of each according to its answers. Not thread-safe. */
final class StreamLedger {

    private enum Fate {
        UNKNOWN,
        ACCEPTED,
        REJECTED
    }

    /** One sent record. */
    private static final class Entry {
        private final String tenant;
        private final String entity;
        private final boolean good;
        private final boolean plain;
        private boolean endsMessage = true;
        private int rejectedTogether = 1;
        private Fate fate = Fate.UNKNOWN;
        private long sequence;
        private long durable;

        Entry(String tenant, String entity, boolean good, boolean plain) {
            this.tenant = tenant;
            this.entity = entity;
            this.good = good;
            this.plain = plain;
        }
    }

    private final StreamMode mode;
    private final List<Entry> sent = new ArrayList<>();
    private final List<Integer> commits = new ArrayList<>();
    private int batches;
    private Status.Code violation = Status.Code.OK;
    private int countedRecords;

    private int answers;
    private int covered;
    private int lastError;
    private int rejected;
    private int cumulativeAcks;
    private boolean isReady;
    private boolean isWhole;
    private long durable;
    private final List<StreamAck> acks = new ArrayList<>();

    StreamLedger(StreamMode mode) {
        this.mode = mode;
    }

    /** Adds a record that is a message by itself. */
    void plain(String tenant, String entity, boolean good) {
        add(new Entry(tenant, entity, good, true));
    }

    /** Adds a record of a batch message, which {@link #endBatch} ends. */
    void inBatch(String tenant, String entity, boolean good) {
        Entry entry = new Entry(tenant, entity, good, false);
        entry.endsMessage = false;
        add(entry);
    }

    /** Ends a batch. */
    void endBatch() {
        sent.get(sent.size() - 1).endsMessage = true;
        if (!isViolated()) {
            batches++;
        }
    }

    /** Ends a batch of {@code records} records that the server must reject with a single error. */
    void endRejectedBatch(int records) {
        endBatch();
        sent.get(sent.size() - records).rejectedTogether = records;
    }

    /** Adds a commit after the records sent so far. */
    void commit() {
        if (!isViolated()) {
            commits.add(sent.size());
        }
    }

    /** Adds a message for which the stream must end with this code. Messages after it do not count. */
    void violate(Status.Code code) {
        if (!isViolated()) {
            violation = code;
        }
    }

    /** Returns the number of sent records. */
    int size() {
        return sent.size();
    }

    private boolean isViolated() {
        return violation != Status.Code.OK;
    }

    private void add(Entry entry) {
        sent.add(entry);
        if (!isViolated()) {
            countedRecords = sent.size();
        }
    }

    /** Checks all answers of the stream, in their order. */
    void account(List<IngestStreamResponse> all, boolean drained) {
        for (IngestStreamResponse answer : all) {
            switch (answer.getResponseCase()) {
                case ACK -> ack(answer.getAck());
                case ERROR -> error(answer.getError());
                case READY -> {
                    assertThat(mode.ready()).as("asked for ready").isTrue();
                    assertThat(answers).as("answers before ready").isZero();
                    assertThat(answer.getReady().getNextSequence()).isOne();
                    isReady = true;
                }
                case DRAIN ->
                    assertThat(mode.ready() && drained)
                            .as("drain was to be announced")
                            .isTrue();
                default -> throw new AssertionError("unexpected answer " + answer);
            }
            answers++;
        }
    }

    private void ack(StreamAck ack) {
        int number = Math.toIntExact(ack.getSequenceNumber());
        assertThat(ack.getRejectedCount()).as("rejected_count of %s", ack).isEqualTo(rejected);
        assertThat(ack.getDurableSequence()).as("durable_sequence of %s", ack).isGreaterThanOrEqualTo(durable);
        durable = ack.getDurableSequence();
        acks.add(ack);
        if (ack.getRecordId().isEmpty()) {
            cover(number);
            return;
        }
        assertThat(number).as("number of %s", ack).isEqualTo(covered + 1);
        Entry entry = counted(number);
        assertThat(entry.plain && !mode.groupAcks()).as("%s is due", ack).isTrue();
        accept(entry, ack.getVersion());
        assertThat(ack.getRecordId()).isEqualTo(new RecordId(entry.tenant, entry.entity, ack.getVersion()).path());
        assertThat(ack.getVersion() == 0).as("version of %s", ack).isEqualTo(mode.validateOnly());
        covered = number;
    }

    private void cover(int number) {
        assertThat(number).as("cumulative number").isBetween(covered, countedRecords);
        cumulativeAcks++;
        assertThat(number == 0 || counted(number).endsMessage)
                .as("ack of %d is at the end of a message", number)
                .isTrue();
        while (covered < number) {
            covered++;
            Entry entry = counted(covered);
            assertThat(mode.groupAcks() || !entry.plain)
                    .as("record %d is covered by an ack of several", covered)
                    .isTrue();
            if (entry.fate != Fate.REJECTED) {
                accept(entry, 0);
            }
        }
    }

    private void accept(Entry entry, long sequence) {
        assertThat(entry.fate).as("fate of %s before its ack", entry.entity).isEqualTo(Fate.UNKNOWN);
        assertThat(entry.good).as("%s is acked and good", entry.entity).isTrue();
        entry.fate = Fate.ACCEPTED;
        entry.sequence = sequence;
        entry.durable = durable;
    }

    private void error(StreamError error) {
        int number = Math.toIntExact(error.getSequenceNumber());
        assertThat(error.getStatus().getCode()).as("code of %s", error).isEqualTo(Code.INVALID_ARGUMENT_VALUE);
        assertThat(number).as("number of %s", error).isGreaterThan(Math.max(covered, lastError));
        Entry first = counted(number);
        for (int i = 0; i < first.rejectedTogether; i++) {
            Entry entry = counted(number + i);
            assertThat(entry.fate)
                    .as("fate of %s before its error", entry.entity)
                    .isEqualTo(Fate.UNKNOWN);
            assertThat(entry.good).as("%s is rejected and good", entry.entity).isFalse();
            entry.fate = Fate.REJECTED;
        }
        lastError = number;
        rejected += first.rejectedTogether;
        if (first.plain && !mode.groupAcks()) {
            assertThat(number).as("number of %s", error).isEqualTo(covered + 1);
            covered = number;
        }
    }

    private Entry counted(int number) {
        assertThat(number).as("number of a record").isBetween(1, countedRecords);
        return sent.get(number - 1);
    }

    /** Checks the end of a stream if its client has half-closed it and has read everything. */
    void endInOrder(Status.Code code) {
        assertThat(code).as("end of the stream").isIn(violation, Status.Code.UNAVAILABLE);
        if (code == Status.Code.UNAVAILABLE) {
            return;
        }
        assertThat(covered).as("records with a fate").isEqualTo(countedRecords);
        isWhole = true;
        assertThat(isReady).as("ready was sent").isEqualTo(mode.ready());
        if (!mode.groupAcks()) {
            assertThat(cumulativeAcks).as("acks of batches and commits").isEqualTo(batches + commits.size());
        }
    }

    /** Checks that the log contains the accepted records, once and in order, and no forbidden ones. */
    void compare(Map<String, StoredRecord> log) {
        long last = 0;
        for (int i = 0; i < sent.size(); i++) {
            Entry entry = sent.get(i);
            StoredRecord stored = log.get(entry.entity);
            boolean mayBeStored = entry.good && i < countedRecords && !mode.validateOnly();
            if (stored == null) {
                assertThat(mayBeStored && entry.fate == Fate.ACCEPTED)
                        .as("%s was accepted and is not in the log", entry.entity)
                        .isFalse();
                continue;
            }
            long sequence = stored.sequence();
            assertThat(mayBeStored).as("%s may be in the log", entry.entity).isTrue();
            assertThat(stored.id().tenant()).as("tenant of %s", entry.entity).isEqualTo(entry.tenant);
            assertThat(sequence)
                    .as("sequence of %s after that before it", entry.entity)
                    .isGreaterThan(last);
            last = sequence;
            if (entry.fate == Fate.ACCEPTED) {
                checkAck(entry, sequence);
            }
            entry.sequence = sequence;
        }
        checkCommits();
    }

    private void checkAck(Entry entry, long sequence) {
        if (entry.plain && !mode.groupAcks()) {
            assertThat(entry.sequence).as("acked sequence of %s", entry.entity).isEqualTo(sequence);
        }
        if (mode.isSynced()) {
            assertThat(entry.durable)
                    .as("durable_sequence with the ack of %s", entry.entity)
                    .isGreaterThanOrEqualTo(sequence);
        }
    }

    /** Checks that each commit made all earlier records durable. */
    private void checkCommits() {
        if (mode.validateOnly()) {
            return;
        }
        for (int place : commits) {
            // The ack of a commit is the last one with the number of the record before it.
            List<StreamAck> there = acks.stream()
                    .filter(ack -> ack.getSequenceNumber() == place)
                    .toList();
            if (!isWhole && acks.stream().noneMatch(ack -> ack.getSequenceNumber() > place)) {
                // The commit itself may be unanswered.
                continue;
            }
            assertThat(there).as("acks of the commit after record %d", place).isNotEmpty();
            long promised = there.get(there.size() - 1).getDurableSequence();
            for (Entry entry : sent.subList(0, place)) {
                assertThat(entry.sequence)
                        .as("sequence of %s, which a commit made durable", entry.entity)
                        .isLessThanOrEqualTo(promised);
            }
        }
    }

    @Override
    public String toString() {
        return "sent " + sent.size() + ", counted " + countedRecords + ", answers " + answers + ", covered " + covered
                + ", rejected " + rejected + ", commits " + commits + ", violation " + violation;
    }
}
