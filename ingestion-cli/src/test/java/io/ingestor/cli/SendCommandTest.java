package io.ingestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.ingestor.cli.send.Progress;
import io.ingestor.cli.terminal.StopSignal;
import io.ingestor.proto.storage.DataRecord;
import io.ingestor.proto.storage.IngestStreamRequest;
import io.ingestor.proto.storage.SchemaID;
import io.ingestor.proto.storage.StreamReady;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of how send handles the answers of a server, which each test scripts. */
class SendCommandTest {

    private static final StreamReady READY = StreamReady.newBuilder()
            .setMaxInFlightRecords(100)
            .setMaxMessageBytes(1 << 20)
            .build();

    @TempDir
    private Path directory;

    @Test
    void everyLineIsSentInOrderAndTheStreamIsAskedForGroupAcks() throws Exception {
        try (ScriptedServer server = acknowledging(READY)) {
            CommandRun run = send(server, lines(5), "--batch", "2");

            assertThat(run).isEqualTo(new CommandRun(0, "accepted 5\nrejected 0\n", ""));
            assertThat(server.received.get(0).getInit().getTenantId().getId()).isEqualTo("acme");
            assertThat(server.received.get(0).getInit().getOptionsMap())
                    .containsExactlyInAnyOrderEntriesOf(Map.of("ack", "group", "ready", "true"));
            assertThat(batchSizes(server)).containsExactly(2, 2, 1);
            assertThat(sent(server))
                    .extracting(record -> record.getData().getFieldsOrThrow("i").getNumberValue())
                    .containsExactly(1.0, 2.0, 3.0, 4.0, 5.0);
        }
    }

    @Test
    void aFileIsReadLikeStandardInput() throws Exception {
        Path file = Files.writeString(directory.resolve("in.ndjson"), "\uFEFF{\"a\":1}\r\n\n  \n{\"a\":2}");

        try (ScriptedServer server = acknowledging(READY)) {
            CommandRun run = CommandRun.of("send", file.toString(), "--tenant", "acme", "--port", server.port());

            assertThat(run).isEqualTo(new CommandRun(0, "accepted 2\nrejected 0\n", ""));
            assertThat(sent(server)).hasSize(2);
        }
    }

    @Test
    void linesThatMakeNoRecordAreCountedNumberedAndPassedOver() throws Exception {
        try (ScriptedServer server = acknowledging(READY)) {
            CommandRun run = send(server, "{\"a\":1}\n{broken\n\n{\"a\":2}\n[]\n{\"a\":3}\n");

            assertThat(run.code()).isEqualTo(1);
            assertThat(run.out()).isEqualTo("accepted 3\nrejected 2\n");
            assertThat(run.err())
                    .startsWith("  line 2: not valid JSON at column ")
                    .endsWith("\n  line 5: must be a JSON object, was an array\n");
        }
    }

    @Test
    void recordsThatTheServerRejectsAreToldByTheirLine() throws Exception {
        try (ScriptedServer server = scripted(READY, (answers, numbers) -> {
            for (long number : numbers) {
                if (number % 2 == 0) {
                    answers.reject(number, "data: not today");
                }
            }
            answers.ack(numbers[numbers.length - 1]);
        })) {
            CommandRun run = send(server, "{\"i\":1}\n\n{\"i\":2}\nnonsense\n{\"i\":3}\n{\"i\":4}\n", "--batch", "3");

            assertThat(run.code()).isEqualTo(1);
            assertThat(run.out()).isEqualTo("accepted 2\nrejected 3\n");
            assertThat(run.err().lines())
                    .hasSize(3)
                    .contains("  line 3: data: not today", "  line 6: data: not today")
                    .anySatisfy(line -> assertThat(line).startsWith("  line 4: not valid JSON"));
        }
    }

    @Test
    void aReasonDoesNotQuoteALongLineInFull() throws Exception {
        try (ScriptedServer server = acknowledging(READY)) {
            CommandRun run =
                    send(server, "{\"t\":\"" + "x".repeat(1_000_000) + "\"}\n{\"a\":1}\n", "--timestamp-field", "t");

            assertThat(run.out()).isEqualTo("accepted 0\nrejected 2\n");
            assertThat(run.err())
                    .matches(
                            "  line 1: field \"t\" must be a time in the format iso, was \"x{200,300}\\.\\.\\.\n  line 2: has no field \"t\"\n");
        }
    }

    @Test
    void onlyTheFirstRejectedLinesAreShown() throws Exception {
        try (ScriptedServer server = acknowledging(READY)) {
            CommandRun run = send(server, "1\n2\n3\n4\n5\n", "--show-rejected", "2");

            assertThat(run)
                    .isEqualTo(
                            new CommandRun(
                                    1,
                                    "accepted 0\nrejected 5\n",
                                    "  line 1: must be a JSON object, was a number\n  line 2: must be a JSON object, was a number\n  and 3 more\n"));
        }
    }

    @Test
    void whenTheConnectionBreaksItTellsWhatIsCertainAndWhereToGoOn() throws Exception {
        try (ScriptedServer server = scripted(READY, (answers, numbers) -> {
            if (numbers[0] > 20) {
                answers.fail(Status.UNAVAILABLE.withDescription("the disk is full"));
            } else {
                answers.ack(numbers[numbers.length - 1]);
            }
        })) {
            // One batch at a time, so that the failing batch is known.
            CommandRun run = send(server, lines(100), "--batch", "10", "--window", "10");

            assertThat(run.code()).isEqualTo(1);
            assertThat(run.out()).isEqualTo("accepted 20\nrejected 0\nunknown 10\n");
            assertThat(run.err())
                    .startsWith("ingestion: UNAVAILABLE: the disk is full\n")
                    .contains("20 records are acknowledged and stored. "
                            + "The outcome of 10 more is unknown, from line 21 to line ")
                    .contains("Continue with: --from-line 21, which may store some of these twice");
        }
    }

    @Test
    void whatItSaysAboutGoingOnCountsLinesNotRecords() throws Exception {
        try (ScriptedServer server = scripted(READY, (answers, numbers) -> answers.fail(Status.INTERNAL))) {
            CommandRun run = send(server, "\n\n{\"i\":1}\n\n{\"i\":2}\n", "--batch", "1", "--window", "1");

            assertThat(run.out()).isEqualTo("accepted 0\nrejected 0\nunknown 1\n");
            // The stream may end before or after the blank line has been read.
            assertThat(run.err()).containsPattern("from line 3 to line [34]\\. Continue with: --from-line 3,");
        }
    }

    @Test
    void aStreamThatEndsBeforeEverythingIsAcknowledgedIsNoSuccess() throws Exception {
        try (ScriptedServer server = scripted(READY, (answers, numbers) -> {
            answers.ack(3);
            answers.end();
        })) {
            CommandRun run = send(server, lines(5));

            assertThat(run.code()).isEqualTo(1);
            assertThat(run.out()).isEqualTo("accepted 3\nrejected 0\nunknown 2\n");
            assertThat(run.err()).contains("ended before everything was sent").contains("--from-line 4,");
        }
    }

    @Test
    void rejectionsThatCameBeforeTheirAckAreNeitherAcceptedNorUnknown() throws Exception {
        try (ScriptedServer server = scripted(READY, (answers, numbers) -> {
            answers.reject(1, "bad");
            answers.reject(2, "bad");
            answers.reject(4, "bad");
            answers.fail(Status.UNAVAILABLE.withDescription("gone"));
        })) {
            CommandRun run = send(server, "\n" + lines(5));

            assertThat(run.code()).isEqualTo(1);
            assertThat(run.out()).isEqualTo("accepted 0\nrejected 3\nunknown 2\n");
            assertThat(run.err())
                    .contains("  line 2: bad\n  line 3: bad\n  line 5: bad\n")
                    .contains("0 records are acknowledged and stored. "
                            + "The outcome of 2 more is unknown, from line 4 to line 6. Continue with: --from-line 4,");
        }
    }

    @Test
    void rejectionsThatCameBeforeAnAckOfLessAreTakenOffWhenTheirOwnAckComes() throws Exception {
        try (ScriptedServer server = scripted(READY, (answers, numbers) -> {
            answers.reject(2, "bad");
            answers.reject(4, "bad");
            answers.ack(3);
            answers.end();
        })) {
            CommandRun run = send(server, lines(5));

            assertThat(run.out()).isEqualTo("accepted 2\nrejected 2\nunknown 1\n");
            assertThat(run.err()).contains("from line 5 to line 5. Continue with: --from-line 5,");
        }
    }

    @Test
    void aBatchThatIsRejectedByOneErrorCountsAsTheServerCountsIt() throws Exception {
        try (ScriptedServer server = scripted(READY, (answers, numbers) -> {
            long last = numbers[numbers.length - 1];
            if (numbers[0] > 3) {
                answers.reject(numbers[0], "the batch is too large");
            }
            answers.ack(last, last - 3);
        })) {
            CommandRun run = send(server, lines(7), "--batch", "3", "--window", "3");

            assertThat(run.code()).isEqualTo(1);
            assertThat(run.out()).startsWith("accepted 3\nrejected 4\n");
            assertThat(run.err()).isEqualTo("""
                              line 4: the batch is too large
                              line 5: the batch is too large
                              line 6: the batch is too large
                              line 7: the batch is too large
                            """);
        }
    }

    @Test
    void whenTheServerDrainsItSendsNoMoreAndWaitsForWhatIsUnderWay() throws Exception {
        try (ScriptedServer server = scripted(READY, (answers, numbers) -> {
            answers.drain("the server is shutting down");
            answers.ack(numbers[numbers.length - 1]);
        })) {
            CommandRun run = send(server, lines(9), "--batch", "3", "--window", "3");

            assertThat(run).isEqualTo(new CommandRun(1, "accepted 3\nrejected 0\n", """
                            ingestion: the server is ending the stream: the server is shutting down
                            ingestion: 3 records are acknowledged and stored. Continue with: --from-line 4
                            """));
            assertThat(batchSizes(server)).containsExactly(3);
        }
    }

    @Test
    void recordsOfAPipeThatFallsSilentAreSentWithoutWaitingForAFullBatch() throws Exception {
        SilentInput input = new SilentInput(lines(2) + "{\"i\":");
        try (ScriptedServer server = scripted(READY, (answers, numbers) -> {
            answers.ack(numbers[numbers.length - 1]);
            input.end();
        })) {
            CommandRun run = CommandRun.with(Map.of(), input, "send", "-", "--tenant", "acme", "--port", server.port());

            assertThat(run.out()).isEqualTo("accepted 2\nrejected 1\n");
            assertThat(run.err()).startsWith("  line 3: not valid JSON");
        }
    }

    @Test
    void aSilentPipeDoesNotKeepItFromBeingInterrupted() throws Exception {
        SilentInput input = new SilentInput(lines(2) + "{\"i\":");
        CompletableFuture<Void> stop = new CompletableFuture<>();
        try (ScriptedServer server = scripted(READY, (answers, numbers) -> {
            answers.ack(numbers[numbers.length - 1]);
            stop.complete(null);
        })) {
            CommandRun run = CommandRun.until(stop, input, "send", "-", "--tenant", "acme", "--port", server.port());

            assertThat(run).isEqualTo(new CommandRun(1, "accepted 2\nrejected 0\n", """
                                    ingestion: the stream ended before everything was sent
                                    ingestion: 2 records are acknowledged and stored. Continue with: --from-line 3
                                    """));
        } finally {
            input.end();
        }
    }

    @Test
    @Timeout(120)
    void aSecondSignalEndsItAtOnceWithItsAccount() throws Exception {
        StopSignal stop = new StopSignal();
        Function<ScriptedServer.Answers, StreamObserver<IngestStreamRequest>> script = halfAcknowledged(
                () -> stop.first().complete(null), () -> stop.second().complete(null));
        try (ScriptedServer server = new ScriptedServer(READY, script)) {
            CommandRun run = CommandRun.until(
                    stop,
                    new ByteArrayInputStream(lines(4).getBytes(StandardCharsets.UTF_8)),
                    "send",
                    "-",
                    "--tenant",
                    "acme",
                    "--batch",
                    "2",
                    // The second batch then proves that the first answer has arrived.
                    "--window",
                    "2",
                    "--port",
                    server.port());

            assertThat(run.code()).isEqualTo(1);
            assertThat(run.out()).isEqualTo("accepted 2\nrejected 0\nunknown 2\n");
            assertThat(run.err()).contains("--from-line 3");
        }
    }

    @Test
    @Timeout(120)
    @DisabledOnOs(OS.WINDOWS)
    void theSecondSignalToItsProcessEndsItWithItsAccountToo() throws Exception {
        CompletableFuture<Process> started = new CompletableFuture<>();
        // Process.destroy would also close the streams.
        Runnable terminate = () -> started.join().toHandle().destroy();
        try (ScriptedServer server = new ScriptedServer(READY, halfAcknowledged(terminate, terminate))) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Main.class.getName(),
                            "send",
                            "-",
                            "--tenant",
                            "acme",
                            "--batch",
                            "2",
                            "--window",
                            "2",
                            "--port",
                            server.port())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            started.complete(process);
            try {
                // The input stays open, like a pipe that falls silent.
                process.getOutputStream().write(lines(4).getBytes(StandardCharsets.UTF_8));
                process.getOutputStream().flush();

                String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

                assertThat(out).isEqualTo("accepted 2\nrejected 0\nunknown 2\n");
                assertThat(process.waitFor()).isEqualTo(1);
            } finally {
                process.destroyForcibly();
            }
        }
    }

    /** Returns a script that acknowledges the first of two batches, and never ends a stream. */
    private static Function<ScriptedServer.Answers, StreamObserver<IngestStreamRequest>> halfAcknowledged(
            Runnable atTheSecond, Runnable atTheEnd) {
        return answers -> new StreamObserver<>() {
            private int batches;

            @Override
            public void onNext(IngestStreamRequest request) {
                batches += request.hasBatch() ? 1 : 0;
                if (batches == 1) {
                    answers.ack(2);
                } else if (batches == 2) {
                    atTheSecond.run();
                }
            }

            @Override
            public void onError(Throwable failure) {
                // The client disconnected.
            }

            @Override
            public void onCompleted() {
                atTheEnd.run();
            }
        };
    }

    @Test
    void aServerThatGoesIsNoticedWhileThePipeIsSilent() throws Exception {
        SilentInput input = new SilentInput(lines(2));
        try (ScriptedServer server = scripted(READY, (answers, numbers) -> {
            answers.ack(numbers[numbers.length - 1]);
            answers.fail(Status.UNAVAILABLE.withDescription("the disk is full"));
        })) {
            CommandRun run = CommandRun.with(Map.of(), input, "send", "-", "--tenant", "acme", "--port", server.port());

            assertThat(run.code()).isEqualTo(1);
            assertThat(run.out()).isEqualTo("accepted 2\nrejected 0\n");
            assertThat(run.err()).startsWith("ingestion: UNAVAILABLE: the disk is full\n");
        } finally {
            input.end();
        }
    }

    @Test
    void anInputThatCannotBeReadToItsEndIsToldAfterWhatWasSent() throws Exception {
        InputStream broken = new SequenceInputStream(
                new ByteArrayInputStream((lines(3) + "{\"i\":").getBytes(StandardCharsets.UTF_8)), new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("Input/output error");
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        return read();
                    }
                });
        try (ScriptedServer server = acknowledging(READY)) {
            CommandRun run =
                    CommandRun.with(Map.of(), broken, "send", "-", "--tenant", "acme", "--port", server.port());

            assertThat(run).isEqualTo(new CommandRun(1, "accepted 3\nrejected 0\n", """
                            ingestion: standard input: Input/output error
                            ingestion: 3 records are acknowledged and stored. Continue with: --from-line 4
                            """));
        }
    }

    @Test
    void aSendThatIsInterruptedTellsWhereToGoOn() throws Exception {
        try (ScriptedServer server = acknowledging(READY)) {
            CommandRun run = CommandRun.stopped(lines(5), "send", "-", "--tenant", "acme", "--port", server.port());

            assertThat(run).isEqualTo(new CommandRun(1, "accepted 0\nrejected 0\n", """
                                    ingestion: the stream ended before everything was sent
                                    ingestion: 0 records are acknowledged and stored. Continue with: --from-line 1
                                    """));
        }
    }

    @Test
    void itGoesOnAtALine() throws Exception {
        try (ScriptedServer server = acknowledging(READY)) {
            CommandRun run = send(server, lines(5), "--from-line", "4", "--entity-field", "@line");

            assertThat(run.out()).isEqualTo("accepted 2\nrejected 0\n");
            assertThat(sent(server))
                    .extracting(record -> record.getId().getEntityId().getId())
                    .containsExactly("4", "5");
        }
    }

    @Test
    void neverMoreThanTheWindowIsUnderWay() throws Exception {
        StreamReady tight = READY.toBuilder().setMaxInFlightRecords(7).build();
        try (ScriptedServer server = acknowledging(tight)) {
            CommandRun run = send(server, lines(50), "--batch", "1000");

            assertThat(run.out()).isEqualTo("accepted 50\nrejected 0\n");
            assertThat(batchSizes(server)).allSatisfy(size -> assertThat(size).isLessThanOrEqualTo(7));
        }
    }

    @Test
    void aBatchStaysBelowTheServersMessageLimit() throws Exception {
        StreamReady tight = READY.toBuilder().setMaxMessageBytes(300).build();
        String input = "{\"a\":\"" + "x".repeat(100) + "\"}\n{\"a\":\"" + "y".repeat(100) + "\"}\n{\"a\":\""
                + "z".repeat(400) + "\"}\n{\"a\":1}\n";
        try (ScriptedServer server = acknowledging(tight)) {
            CommandRun run = send(server, input);

            assertThat(run.out()).isEqualTo("accepted 3\nrejected 1\n");
            assertThat(run.err())
                    .matches(
                            "  line 3: becomes a record of 4\\d\\d bytes, but ingestion\\.max_message_size of the server is 300\n");
            assertThat(server.received)
                    .allSatisfy(
                            message -> assertThat(message.getSerializedSize()).isLessThanOrEqualTo(300));
        }
    }

    @Test
    void anIntegerThatADoubleRoundsIsRejected() throws Exception {
        try (ScriptedServer server = acknowledging(READY)) {
            CommandRun run = send(server, "{\"a\":9007199254740993}\n{\"a\":3.14159265358979323846}\n{\"a\":0.1}\n");

            assertThat(run).isEqualTo(new CommandRun(1, "accepted 1\nrejected 2\n", """
                              line 1: field "a" must be a number that a double holds exactly, was 9007199254740993; \
                            write it as a string, or round it with --round-integers
                              line 2: field "a" must be a number that a double holds exactly, was 3.14159265358979323846; \
                            write it as a string, or round it with --round-fractions
                            """));
        }
    }

    @Test
    void numbersAreRoundedOnRequestAndThatIsMentioned() throws Exception {
        try (ScriptedServer server = acknowledging(READY)) {
            CommandRun run = send(
                    server,
                    "{\"a\":9007199254740993}\n{\"a\":3.14159265358979323846}\n",
                    "--round-integers",
                    "--round-fractions");

            assertThat(run).isEqualTo(new CommandRun(0, "accepted 2\nrejected 0\n", """
                            ingestion: integers beyond 2^53 were rounded to the nearest double (1); \
                            send them as strings to keep them exact
                            ingestion: fractions with more digits than a double holds were rounded to the nearest double (1); \
                            send them as strings to keep them exact
                            """));
        }
    }

    @Test
    void aTimestampFormatThatFitsNothingEndsTheSendWithOneLine() throws Exception {
        try (ScriptedServer server = acknowledging(READY)) {
            CommandRun run = send(
                    server,
                    "{}\n{}\n" + "{\"at\":\"13.01.2001\"}\n".repeat(100_000),
                    "--timestamp-field",
                    "at",
                    "--timestamp-format",
                    "yyyy/MM/dd",
                    "--timestamp-missing",
                    "none",
                    "--show-rejected",
                    "0");

            assertThat(run).isEqualTo(new CommandRun(1, "accepted 2\nrejected 100\n", """
                              and 100 more
                            ingestion: standard input: --timestamp-format: yyyy/MM/dd matches none of the first 100 times, \
                            such as "13.01.2001" in line 3; correct it and send the lines again, \
                            or skip them with --from-line 103
                            """));
        }
    }

    @Test
    void secondsGivenAsMillisAreSuspectedOnce() throws Exception {
        try (ScriptedServer server = acknowledging(READY)) {
            CommandRun run = send(
                    server,
                    "{\"at\":1700000000}\n".repeat(3),
                    "--timestamp-field",
                    "at",
                    "--timestamp-format",
                    "epoch-ms");

            assertThat(run).isEqualTo(new CommandRun(0, "accepted 3\nrejected 0\n", """
                            ingestion: line 1: field "at" is 1970-01-20T16:13:20Z in the format epoch-ms, \
                            and 2023-11-14T22:13:20Z in epoch-s; check --timestamp-format
                            """));
        }
    }

    @Test
    void aMissingTimeIsTheTimeOfNowOnRequest() throws Exception {
        Instant before = Instant.now();
        try (ScriptedServer server = acknowledging(READY)) {
            CommandRun run = send(server, "{\"i\":1}\n", "--timestamp-field", "at", "--timestamp-missing", "now");

            assertThat(run).isEqualTo(new CommandRun(0, "accepted 1\nrejected 0\n", ""));
            Timestamp sent = sent(server).get(0).getTimestamp();
            assertThat(Instant.ofEpochSecond(sent.getSeconds(), sent.getNanos()))
                    .isBetween(before, Instant.now());
        }
    }

    @Test
    void filteredRecordsAreCountedApartAndAreNoFailure() throws Exception {
        try (ScriptedServer server = scripted(READY, (answers, numbers) -> {
            long last = numbers[numbers.length - 1];
            answers.ack(last, 0, last / 2);
        })) {
            CommandRun run = send(server, lines(5), "--batch", "2");

            assertThat(run).isEqualTo(new CommandRun(0, "accepted 3\nrejected 0\nfiltered 2\n", ""));
        }
    }

    @Test
    void acceptedRejectedAndFilteredAddUpToTheLines() throws Exception {
        try (ScriptedServer server = scripted(READY, (answers, numbers) -> {
            answers.reject(2, "data: not today");
            answers.ack(5, 1, 2);
        })) {
            CommandRun run = send(server, lines(5) + "{broken\n");

            assertThat(run.code()).isEqualTo(1);
            assertThat(run.out()).isEqualTo("accepted 2\nrejected 2\nfiltered 2\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"5,0,6", "5,3,3", "5,0,-1"})
    void anImpossibleCountOfFilteredRecordsIsAFailure(long number, long rejected, long filtered) throws Exception {
        try (ScriptedServer server = scripted(READY, (answers, numbers) -> answers.ack(number, rejected, filtered))) {
            CommandRun run = send(server, lines(5));

            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err())
                    .startsWith("ingestion: the server acknowledged record 5, " + rejected + " of them rejected and "
                            + filtered + " filtered, but 5 were sent");
        }
    }

    @Test
    void aCountOfFilteredRecordsThatShrinksIsAFailure() throws Exception {
        try (ScriptedServer server = scripted(
                READY, (answers, numbers) -> answers.ack(numbers[numbers.length - 1], 0, numbers[0] == 1 ? 2 : 1))) {
            CommandRun run = send(server, lines(4), "--batch", "2");

            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).contains("acknowledged before, with 2 filtered\n");
        }
    }

    @Test
    void aValidationAsksTheServerToStoreNothing() throws Exception {
        try (ScriptedServer server = acknowledging(READY)) {
            CommandRun run = send(server, lines(5), "--validate-only");

            assertThat(run).isEqualTo(new CommandRun(0, "accepted 5\nrejected 0\n", ""));
            assertThat(server.received.get(0).getInit().getOptionsMap()).containsEntry("validate_only", "true");
        }
    }

    @Test
    void aValidationThatIsCutDoesNotClaimThatAnythingIsStored() throws Exception {
        try (ScriptedServer server = scripted(READY, (answers, numbers) -> {
            answers.ack(3);
            answers.fail(Status.UNAVAILABLE);
        })) {
            CommandRun run = send(server, lines(5), "--validate-only");

            assertThat(run.out()).isEqualTo("accepted 3\nrejected 0\nunknown 2\n");
            assertThat(run.err())
                    .endsWith("ingestion: 3 records are valid; none was stored. The outcome of 2 more is unknown,"
                            + " from line 4 to line 5. Continue with: --from-line 4\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"orders,orders,0", "orders:5,orders,5", "a:b:12,a:b,12", "'orders, old','orders, old',0"})
    void recordsNameTheSchemaThatIsGiven(String label, String name, int version) throws Exception {
        try (ScriptedServer server = acknowledging(READY)) {
            send(server, lines(1), "--schema", label);

            assertThat(server.received.get(0).getInit().getSchema())
                    .isEqualTo(SchemaID.newBuilder()
                            .setName(name)
                            .setVersion(version)
                            .build());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", ":5", "orders:", "orders:0", "orders:-1", "orders:1234567890"})
    void aLabelThatNamesNoSchemaIsAnError(String label) throws Exception {
        try (ScriptedServer server = acknowledging(READY)) {
            assertThat(send(server, lines(1), "--schema", label))
                    .isEqualTo(new CommandRun(
                            2,
                            "",
                            "ingestion: --schema: must be a name, or a name and a version of at least 1 as in"
                                    + " orders:5, was \"" + label + "\"\n"));
            assertThat(server.received).isEmpty();
        }
    }

    @Test
    void aDryRunKnowsNoSchemas() throws Exception {
        try (ScriptedServer server = acknowledging(READY)) {
            assertThat(send(server, lines(1), "--schema", "orders", "--dry-run"))
                    .isEqualTo(new CommandRun(
                            2,
                            "",
                            "ingestion: --schema: must not be given with --dry-run, which knows no schemas;"
                                    + " use --validate-only\n"));
        }
    }

    @Test
    void aValidationByTheServerIsNoDryRun() throws Exception {
        try (ScriptedServer server = acknowledging(READY)) {
            CommandRun run = send(server, lines(1), "--validate-only", "--dry-run");

            assertThat(run)
                    .isEqualTo(new CommandRun(
                            2,
                            "",
                            "ingestion: --validate-only: must not be given with --dry-run, which asks no server\n"));
        }
    }

    @Test
    void aLineIsPrintedAboveTheBar() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Progress progress = new Progress(new PrintStream(out, true, StandardCharsets.UTF_8), true, 0);

        progress.update(1, 2, 3, 0);
        progress.say("look");
        progress.update(1, 2, 3, 0);

        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        "\r2 accepted, 3 rejected\u001b[K\r\u001b[Kingestion: look\n\r2 accepted, 3 rejected\u001b[K");
    }

    @Test
    void anAcknowledgementOfWhatWasNeverSentIsAFailure() throws Exception {
        try (ScriptedServer server = scripted(READY, (answers, numbers) -> answers.ack(1000))) {
            CommandRun run = send(server, lines(5));

            assertThat(run.code()).isEqualTo(1);
            assertThat(run.out()).startsWith("accepted 0\n");
            assertThat(run.err())
                    .startsWith(
                            "ingestion: the server acknowledged record 1000, 0 of them rejected and 0 filtered, but 5 were sent and 0 acknowledged before, with 0 filtered\n");
        }
    }

    @Test
    void withoutAServerItSaysSo() throws IOException {
        // A port that is bound but not listening refuses connections, and no other process can take it.
        try (Socket bound = new Socket()) {
            bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            String port = Integer.toString(bound.getLocalPort());

            CommandRun run = CommandRun.with(Map.of(), lines(1), "send", "-", "--tenant", "acme", "--port", port);

            assertThat(run)
                    .isEqualTo(new CommandRun(
                            1,
                            "",
                            "ingestion: no server at 127.0.0.1:" + port
                                    + " (connection refused); start one with: ingestion serve\n"));
        }
    }

    @Test
    void aMissingFileIsToldBeforeAnythingIsSent() {
        Path file = directory.resolve("none.ndjson");

        CommandRun run = CommandRun.of("send", file.toString(), "--tenant", "acme");

        assertThat(run).isEqualTo(new CommandRun(1, "", "ingestion: " + file + ": no such file or directory\n"));
    }

    @Test
    void aDirectoryIsToldByItsName() {
        assertThat(CommandRun.of("send", directory.toString(), "--tenant", "acme"))
                .isEqualTo(new CommandRun(
                        1, "", "ingestion: " + directory + ": is a directory; name a file, or - for standard input\n"));
    }

    @Test
    void aHostThatHasNoAddressIsToldByItsName() {
        assertThat(CommandRun.with(Map.of(), lines(1), "send", "-", "--tenant", "acme", "--host", "nosuch.invalid"))
                .isEqualTo(
                        new CommandRun(
                                2,
                                "",
                                "ingestion: --host: must be a host with a known address, was \"nosuch.invalid\"; check the name\n"));
    }

    @Test
    void aWrongOptionIsToldWithCodeTwo() {
        assertThat(CommandRun.of("send", "-", "--tenant", "acme", "--batch", "0"))
                .isEqualTo(new CommandRun(2, "", "ingestion: --batch: must be at least 1, was 0\n"));
        assertThat(CommandRun.of("send", "-", "--tenant", "acme", "--timestamp-format", "bogus{")
                        .err())
                .startsWith(
                        "ingestion: --timestamp-format: must be iso, epoch-s, epoch-ms, epoch-us, epoch-ns or a pattern");
        assertThat(CommandRun.of("send", "-", "--tenant", ""))
                .isEqualTo(new CommandRun(2, "", "ingestion: --tenant: must not be empty\n"));
        assertThat(CommandRun.of("send", "-").code()).isEqualTo(2);
        assertThat(CommandRun.of("send", "-").err())
                .isEqualTo("ingestion: --tenant: must be given unless --tenant-field is given\n");
        assertThat(CommandRun.of("send", "-", "--tenant", "acme", "--port", "0"))
                .isEqualTo(new CommandRun(2, "", "ingestion: --port: must be from 1 to 65535, was 0\n"));
    }

    @Test
    void theBarShowsHowFarItIs() {
        assertThat(Progress.draw(0, 50, 1234, 5, 0)).isEqualTo("1,234 accepted, 5 rejected");
        assertThat(Progress.draw(100, 50, 1234, 5, 0))
                .isEqualTo("[###############---------------]  50 %  1,234 accepted, 5 rejected");
        assertThat(Progress.draw(100, 100, 1, 0, 0))
                .isEqualTo("[##############################] 100 %  1 accepted, 0 rejected");
        assertThat(Progress.draw(0, 50, 1, 0, 2345)).isEqualTo("1 accepted, 0 rejected, 2,345 filtered");
    }

    private static CommandRun send(ScriptedServer server, String input, String... more) {
        String[] arguments = {"send", "-", "--tenant", "acme", "--port", server.port()};
        String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return CommandRun.with(Map.of(), input, all);
    }

    private static String lines(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> "{\"i\":" + i + "}\n")
                .collect(Collectors.joining());
    }

    private static ScriptedServer acknowledging(StreamReady ready) throws IOException {
        return scripted(ready, (answers, numbers) -> answers.ack(numbers[numbers.length - 1]));
    }

    /**
     * Starts a server that runs a script for each batch.
     *
     * @param script receives the numbers of the records of each batch
     */
    private static ScriptedServer scripted(StreamReady ready, BiConsumer<ScriptedServer.Answers, long[]> script)
            throws IOException {
        Function<ScriptedServer.Answers, StreamObserver<IngestStreamRequest>> streams =
                answers -> new StreamObserver<>() {
                    private long last;

                    @Override
                    public void onNext(IngestStreamRequest request) {
                        if (request.hasBatch()) {
                            int count = request.getBatch().getRecordsCount();
                            long[] numbers = new long[count];
                            for (int i = 0; i < count; i++) {
                                numbers[i] = ++last;
                            }
                            script.accept(answers, numbers);
                        }
                    }

                    @Override
                    public void onError(Throwable failure) {
                        // The client disconnected.
                    }

                    @Override
                    public void onCompleted() {
                        answers.halfClosed();
                    }
                };
        return new ScriptedServer(ready, streams);
    }

    private static List<Integer> batchSizes(ScriptedServer server) {
        return server.received.stream()
                .filter(IngestStreamRequest::hasBatch)
                .map(message -> message.getBatch().getRecordsCount())
                .toList();
    }

    private static List<DataRecord> sent(ScriptedServer server) {
        return server.received.stream()
                .flatMap(message -> message.getBatch().getRecordsList().stream())
                .toList();
    }
}
