package io.ingestor.grpc.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.IngestorState;
import io.ingestor.NotOpenException;
import io.ingestor.OutcomeUnknownException;
import io.ingestor.OverloadedException;
import io.ingestor.RejectedException;
import io.ingestor.grpc.fake.LogCapture;
import io.ingestor.grpc.guard.Principal;
import io.ingestor.grpc.internal.guard.CallOrigin;
import io.ingestor.grpc.internal.host.LogPace;
import io.ingestor.grpc.internal.message.Statuses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of the log lines about failed calls. One client can cause any number of them. */
class CallLogTest {

    private static final CallSource CALL = new CallSource(
            "IngestRecord",
            new CallOrigin("c-1", new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711), Principal.everyone()));
    private final AtomicLong time = new AtomicLong();
    private final CallLog calls = new CallLog(time::get);
    private final LogCapture log = new LogCapture();

    @AfterEach
    void stopCapture() {
        log.close();
    }

    static List<Throwable> failures() {
        return List.of(overload(), stop(), new OutcomeUnknownException("stopped", new IOException()), bug());
    }

    private static Throwable overload() {
        return new OverloadedException("full", Duration.ofMillis(1));
    }

    private static Throwable stop() {
        return new NotOpenException(IngestorState.FAILED, "stopped");
    }

    private static Throwable bug() {
        return new IllegalStateException("a bug");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void eachKindIsLoggedOnceInTenSecondsWithTheCountOfTheOthers(Throwable failure) {
        fail(failure);
        fail(failure);
        fail(failure);
        assertThat(lines()).hasSize(1);
        time.addAndGet(LogPace.INTERVAL.toNanos());

        fail(failure);

        assertThat(lines()).hasSize(2);
        assertThat(lines().get(1)).contains("rpc=IngestRecord correlation_id=c-1", " unlogged=2");
    }

    @Test
    void noKindHidesAnother() {
        fail(overload());
        fail(stop());
        fail(bug());

        assertThat(lines()).hasSize(3);
    }

    @Test
    void mistakesOfClientsAreForDebuggingOnly() {
        fail(new RejectedException("the batch is empty"));
        fail(Statuses.invalid("record", "is required"));

        assertThat(lines()).isEmpty();
    }

    private void fail(Throwable failure) {
        var unused = calls.failure(CALL, failure);
    }

    /** Returns the lines about calls at the default level. */
    private List<String> lines() {
        return log.lines().stream()
                .filter(line -> line.startsWith("event=call_"))
                .toList();
    }

    @Test
    void aLineNamesThePrincipalThatAnAuthenticatorNamed() {
        CallOrigin named = new CallOrigin("c-1", null, Principal.of("loader@example.com"));

        assertThat(new CallSource("IngestRecord", named))
                .hasToString("rpc=IngestRecord correlation_id=c-1 principal=loader@example.com");
        assertThat(CALL).hasToString("rpc=IngestRecord correlation_id=c-1");
    }
}
