package io.ingestor.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.ingestor.cli.config.CallFailures;
import io.ingestor.cli.config.ServerAddress;
import io.ingestor.wal.CorruptLogException;
import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.NoRouteToHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new NoSuchFileException("/f"), "/f: no such file or directory"),
                Arguments.of(new AccessDeniedException("/f"), "/f: permission denied"),
                Arguments.of(new FileAlreadyExistsException("/f"), "/f: the file already exists"),
                Arguments.of(new NotDirectoryException("/f"), "/f: it is not a directory"),
                Arguments.of(new DirectoryNotEmptyException("/f"), "/f: the directory is not empty"),
                Arguments.of(new FileSystemException("/f", null, "Read-only file system"), "/f: Read-only file system"),
                Arguments.of(new FileSystemException("/f"), "/f: the system gives no reason"),
                Arguments.of(new ClosedChannelException(), "the connection or file was closed"),
                Arguments.of(new IOException(), "the system gives no reason"),
                Arguments.of(
                        new UncheckedIOException(new NoSuchFileException("/f")), "/f: no such file or" + " directory"),
                Arguments.of(
                        new IOException("cannot list /d: permission denied", new AccessDeniedException("/d")),
                        "cannot list /d: permission denied"),
                Arguments.of(
                        new CommandException("cannot do it", new IOException("it is late")),
                        "cannot do it: it is late"),
                Arguments.of(new IllegalStateException((String) null, new IOException("late")), "late"),
                Arguments.of(
                        new CorruptLogException("wal-1.seg", 8, "bad"),
                        "corrupt log: file wal-1.seg, position 8: bad; ingestion wal verify lists all damage, ingestion"
                                + " wal repair copies the intact entries to a new directory"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureIsDescribedWithoutAClass(Throwable failure, String described) {
        assertThat(Failures.describe(failure)).isEqualTo(described);
    }

    static Stream<Arguments> calls() {
        return Stream.of(
                Arguments.of(
                        Status.UNAVAILABLE.withCause(new ConnectTimeoutException("connection timed out")),
                        "no response from 127.0.0.1:8081: the connection timed out; check the host and the port"),
                Arguments.of(
                        Status.UNAVAILABLE.withCause(new NoRouteToHostException("No route to host")),
                        "cannot reach 127.0.0.1:8081: the host is unreachable; check its name and the network"),
                Arguments.of(
                        Status.DEADLINE_EXCEEDED.withDescription("deadline exceeded after 29.9s. [closed=[]]"),
                        "no response from 127.0.0.1:8081 in time; check the address and the load of the server"),
                Arguments.of(
                        Status.UNAVAILABLE.withDescription("Network closed for unknown reason"),
                        "lost the connection to 127.0.0.1:8081"),
                Arguments.of(
                        Status.UNAVAILABLE.withDescription("Connection closed after GOAWAY. HTTP/2 error code:"
                                + " NO_ERROR, debug data: app_requested"),
                        "lost the connection to 127.0.0.1:8081"),
                Arguments.of(
                        Status.INTERNAL.withDescription("RST_STREAM closed stream. HTTP/2 error code: INTERNAL_ERROR"),
                        "lost the connection to 127.0.0.1:8081"),
                Arguments.of(
                        Status.UNAVAILABLE.withDescription("io exception").withCause(new ClosedChannelException()),
                        "lost the connection to 127.0.0.1:8081: the connection or file was closed"),
                Arguments.of(
                        Status.INVALID_ARGUMENT.withDescription("tenant_id must not be empty"),
                        "INVALID_ARGUMENT: tenant_id must not be empty"));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void aCallThatFailsIsDescribedWithoutTheTransport(Status status, String described) {
        assertThat(CallFailures.describe(status, new ServerAddress())).isEqualTo(described);
    }

    @Test
    void onlyTheFirstLineIsShown() {
        assertThat(Failures.describe(new IOException("first\nsecond"))).isEqualTo("first");
    }
}
