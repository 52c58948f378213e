package io.ingestor.delta.internal.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.delta.internal.durable.UnknownOutcomeException;
import io.ingestor.wal.storage.CrashModel;
import io.ingestor.wal.storage.Disk;
import io.ingestor.wal.storage.Fault;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableLogTest {

    private static final CommitInfo INFO = new CommitInfo(1_000, "WRITE", Map.of("mode", "Append"), true);
    private static final Metadata METADATA =
            new Metadata("id-1", "acme/orders", "{\"type\":\"struct\"}", List.of("_date"), Map.of("k", "v"), 5);

    private final SimulatedDirectory directory = new SimulatedDirectory();
    private final TableLog log = new TableLog(directory);

    private static AddFile file(String path) {
        return new AddFile(
                path, Map.of("_date", "2026-11-30"), 10, 20, true, "{\"numRecords\":1}", Map.of("level", "0"));
    }

    private static Transaction upTo(long sequence) {
        return new Transaction("log-1", sequence, 7);
    }

    private void create() throws IOException {
        assertThat(log.commit(0, INFO, List.of(Protocol.CREATED, METADATA))).isTrue();
    }

    @Test
    void aTableIsTheSumOfItsCommits() throws IOException {
        create();
        log.commit(1, INFO, List.of(file("a"), file("b \"x\"/é"), upTo(5)));
        log.commit(2, INFO, List.of(new RemoveFile("a", 99, false, Map.of("_date", ""), 10), file("c"), upTo(9)));

        TableState state = log.read();

        assertThat(state.version()).isEqualTo(2);
        assertThat(state.protocol()).contains(Protocol.CREATED);
        assertThat(state.metadata()).contains(METADATA);
        assertThat(state.files()).containsExactly(file("b \"x\"/é"), file("c"));
        assertThat(state.tombstones()).containsExactly(new RemoveFile("a", 99, false, Map.of("_date", ""), 10));
        assertThat(state.progress("log-1")).isEqualTo(9);
        assertThat(state.progress("log-2")).isEqualTo(-1);
        assertThat(directory.list()).allMatch(name -> name.matches("[0-9]{20}\\.json"));
    }

    @Test
    void aVersionThatAnotherWriterHasUsedIsNotReplaced() throws IOException {
        create();
        assertThat(new TableLog(directory).commit(1, INFO, List.of(file("theirs"))))
                .isTrue();

        assertThat(log.commit(1, INFO, List.of(file("ours")))).isFalse();

        assertThat(log.read().files()).containsExactly(file("theirs"));
        assertThat(directory.list()).hasSize(2);
    }

    @Test
    void aCommitDoesNotListTheLog() throws IOException {
        create();
        directory.faults((what, file) -> what.equals("list") ? Fault.EIO : null);

        assertThat(log.commit(1, INFO, List.of(file("a")))).isTrue();
        assertThat(log.commit(1, INFO, List.of(file("b")))).isFalse();
    }

    @Test
    void aCommitFollowsOneThatFailed() throws IOException {
        create();
        directory.faults((what, file) -> what.equals("link") ? Fault.EIO : null);
        assertThatThrownBy(() -> log.commit(1, INFO, List.of(file("a")))).isInstanceOf(IOException.class);
        assertThat(directory.list()).hasSize(2);
        directory.faults((what, file) -> null);

        assertThat(log.commit(1, INFO, List.of(file("b")))).isTrue();

        assertThat(log.read().files()).containsExactly(file("b"));
        assertThat(directory.list()).hasSize(2);
    }

    @Test
    void aCommitNeedsTheOneBeforeItOrItsCheckpoint() throws IOException {
        create();
        log.writeCheckpoint(log.read());
        directory.delete(TableLog.name(0));

        assertThat(log.commit(1, INFO, List.of(file("a")))).isTrue();

        directory.delete(TableLog.name(1));
        assertThatThrownBy(() -> log.commit(2, INFO, List.of(file("b"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("must have commit 00000000000000000001.json, which was removed");
        assertThat(log.read().version()).isZero();
    }

    @Test
    void actionsAndMembersOfLaterProtocolsAreSkipped() throws IOException {
        create();
        write(
                1,
                "{\"cdc\":{\"path\":\"x\"}}\n"
                        + "{\"add\":{\"path\":\"a\",\"size\":1,\"extra\":{\"deep\":[1,{\"x\":null}]},\"tags\":null,"
                        + "\"partitionValues\":{\"_date\":null}}}\n\n{\"domainMetadata\":[]}");

        assertThat(log.read().files()).containsExactly(new AddFile("a", Map.of("_date", ""), 1, 0, true, "", Map.of()));
    }

    @Test
    void aCommitThatIsMissingOrBrokenIsNamed() throws IOException {
        create();
        write(2, "{}");
        assertThatThrownBy(log::read)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("must have commit 00000000000000000001.json, which is missing");
        directory.delete(TableLog.name(2));

        for (String broken :
                List.of("{", "[]", "{\"add\":{}}", "{\"add\":{\"path\":1}}", "{\"txn\":{\"version\":\"x\"}}")) {
            write(1, broken);
            assertThatThrownBy(log::read)
                    .as(broken)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("00000000000000000001.json must be lines of JSON objects");
            directory.delete(TableLog.name(1));
        }
    }

    @Test
    void aProtocolThatIsUnknownIsRefusedWithItsName() throws IOException {
        create();
        write(
                1,
                "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,"
                        + "\"readerFeatures\":[\"deletionVectors\"],\"writerFeatures\":[\"deletionVectors\"]}}");

        assertThatThrownBy(log::read)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("had 3 and 7 with the features [deletionVectors]");
    }

    @Test
    void aCrashLeavesACommitWholeOrNotAtAll() throws IOException {
        create();
        log.commit(1, INFO, List.of(file("a"), upTo(5)));
        CrashModel model = new CrashModel(Disk.EMPTY);
        int disks = 0;
        for (var operation : directory.operations()) {
            model.apply(operation);
            CrashModel.Survivors survivors = model.survivors();
            int[] outcomes = new int[survivors.choices()];
            do {
                SimulatedDirectory left = new SimulatedDirectory(survivors.disk(outcomes));
                TableState state = new TableLog(left).read();
                assertThat(state.version()).isBetween(-1L, 1L);
                if (state.version() == 1) {
                    assertThat(state.files()).containsExactly(file("a"));
                    assertThat(state.progress("log-1")).isEqualTo(5);
                }
                assertThat(new TableLog(left).commit(state.version() + 1, INFO, List.of(file("next"))))
                        .isTrue();
                assertThat(new TableLog(left).read().hasFile("next")).isTrue();
                disks++;
            } while (advance(survivors, outcomes));
        }
        assertThat(disks).isGreaterThan(20);
        assertThat(new TableLog(new SimulatedDirectory(
                                model.survivors().disk(new int[model.survivors().choices()])))
                        .read()
                        .version())
                .as("durable when acknowledged")
                .isEqualTo(1);
    }

    private static boolean advance(CrashModel.Survivors survivors, int[] outcomes) {
        for (int i = 0; i < outcomes.length; i++) {
            if (++outcomes[i] < survivors.outcomes(i)) {
                return true;
            }
            outcomes[i] = 0;
        }
        return false;
    }

    @Test
    void aFailureAfterTheLinkIsUnknownAndOneBeforeItIsNot() throws IOException {
        create();
        for (String call : List.of("create", "write", "syncAll", "link", "delete", "directorySync")) {
            SimulatedDirectory disk = new SimulatedDirectory(directory.contents());
            disk.faults((what, file) -> what.equals(call) ? Fault.EIO : null);

            assertThatThrownBy(() -> new TableLog(disk).commit(1, INFO, List.of(file("a"))))
                    .as(call)
                    .isInstanceOfSatisfying(
                            IOException.class,
                            failure -> assertThat(failure instanceof UnknownOutcomeException)
                                    .as(call)
                                    .isEqualTo(call.equals("delete") || call.equals("directorySync")));

            disk.faults((what, file) -> null);
            TableLog again = new TableLog(disk);
            assertThat(again.read().version()).isEqualTo(call.equals("delete") || call.equals("directorySync") ? 1 : 0);
            assertThat(again.commit(again.read().version() + 1, INFO, List.of(file("b"))))
                    .isTrue();
        }
    }

    private void write(long version, String content) throws IOException {
        try (var file = directory.create(TableLog.name(version))) {
            file.writeFully(ByteBuffer.wrap(content.getBytes(UTF_8)), 0);
        }
    }
}
