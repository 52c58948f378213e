package io.ingestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Ingestor;
import io.ingestor.RecordCursor;
import io.ingestor.RecordView;
import io.ingestor.grpc.IngestionServer;
import io.ingestor.wal.Compression;
import io.ingestor.wal.segmented.SegmentedOptions;
import io.ingestor.wal.segmented.SegmentedWriteAheadLog;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of sends to a server with a small or full log. */
@Timeout(120)
class SendToServerTest {

    private static final SegmentedOptions SMALL = SegmentedOptions.builder()
            .segmentBytes(64 << 10)
            .compression(Compression.NONE)
            .build();

    @TempDir
    private Path directory;

    @Test
    void batchesShrinkToWhatTheLogTakesAndTheOrderStays() throws Exception {
        int count = 5_000;
        try (Ingestor ingestor = Ingestor.builder(directory).walOptions(SMALL).open();
                IngestionServer server =
                        IngestionServer.builder(ingestor).port(0).httpPort(0).start()) {
            CommandRun run = send(server, lines(count, "{\"i\":%d}"));

            assertThat(run).isEqualTo(new CommandRun(0, "accepted " + count + "\nrejected 0\n", ""));
            assertThat(stored(ingestor))
                    .isEqualTo(IntStream.rangeClosed(1, count).boxed().toList());
        }
    }

    @Test
    void recordsOfWhichTwoDoNotFitGoOneByOneAndOneThatDoesNotIsRejected() throws Exception {
        String fits = "{\"i\":%d,\"t\":\"" + "x".repeat(9_000) + "\"}";
        String tooLarge = "{\"i\":4,\"t\":\"" + "x".repeat(20_000) + "\"}\n";
        try (Ingestor ingestor = Ingestor.builder(directory).walOptions(SMALL).open();
                IngestionServer server =
                        IngestionServer.builder(ingestor).port(0).httpPort(0).start()) {
            CommandRun run = send(server, lines(3, fits) + tooLarge + lines(3, fits));

            assertThat(run.out()).isEqualTo("accepted 6\nrejected 1\n");
            assertThat(run.err()).startsWith("  line 4: ").hasLineCount(1);
            assertThat(stored(ingestor)).containsExactly(1, 2, 3, 1, 2, 3);
        }
    }

    @Test
    void whatAFullDiskRefusesIsNotUnknown() throws Exception {
        AtomicBoolean full = new AtomicBoolean();
        try (Ingestor ingestor = Ingestor.builder(directory)
                        .writeAheadLog(context -> SegmentedWriteAheadLog.factory(SMALL)
                                .open(context.withDirectory(() -> withoutRoom(context.directory(), full))))
                        .open();
                IngestionServer server =
                        IngestionServer.builder(ingestor).port(0).httpPort(0).start()) {
            full.set(true);

            CommandRun run = send(server, lines(20_000, "{\"i\":%d,\"text\":\"some more of it\"}"));

            long stored = stored(ingestor).size();
            assertThat(run.code()).isEqualTo(1);
            Matcher account = Pattern.compile("accepted (\\d+)\nrejected 0\nrefused (\\d+)\n")
                    .matcher(run.out());
            assertThat(account.matches()).as(run.toString()).isTrue();
            assertThat(Long.parseLong(account.group(1))).isEqualTo(stored).isPositive();
            assertThat(run.err())
                    .startsWith("ingestion: UNAVAILABLE: the server has no room")
                    .contains(account.group(2) + " more were sent and not stored. Continue with: --from-line "
                            + (stored + 1) + "\n");
        }
    }

    private static CommandRun send(IngestionServer server, String text) {
        return CommandRun.with(
                Map.of(), text, "send", "-", "--tenant", "acme", "--port", Integer.toString(server.port()));
    }

    private static String lines(int count, String form) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> form.formatted(i) + "\n")
                .collect(Collectors.joining());
    }

    private static List<Integer> stored(Ingestor ingestor) throws IOException {
        List<Integer> numbers = new ArrayList<>();
        try (RecordCursor records = ingestor.read(1)) {
            for (RecordView view = records.next(); view != null; view = records.next()) {
                numbers.add(((Number) view.data().get("i")).intValue());
            }
        }
        return numbers;
    }

    /** Returns a directory in which no file can be created while {@code full} is set. */
    private static StorageDirectory withoutRoom(StorageDirectory storage, AtomicBoolean full) {
        return (StorageDirectory) Proxy.newProxyInstance(
                StorageDirectory.class.getClassLoader(),
                new Class<?>[] {StorageDirectory.class},
                (proxy, method, arguments) -> {
                    if (full.get() && method.getName().equals("create")) {
                        throw new IOException("No space left on device");
                    }
                    try {
                        return method.invoke(storage, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
