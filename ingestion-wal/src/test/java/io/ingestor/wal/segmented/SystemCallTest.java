package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests with a real process whose system calls fail one after the other, or kill it. They are injected by strace. */
@Tag("proof")
@Timeout(300)
class SystemCallTest {

    private static final String NAME = "system calls";

    /** The number of entries of each of the writer's callers, enough for a dozen segments. */
    private static final int ENTRIES = 150;

    private static final int RUNS_PER_SWEEP = 12;

    @TempDir
    Path path;

    @BeforeAll
    static void strace() throws Exception {
        Commands.require(NAME, "strace");
        try {
            Commands.run("strace", "-f", "--seccomp-bpf", "-o", "/dev/null", "-e", "trace=fsync", "true");
        } catch (IOException e) {
            Commands.skip(NAME, "strace cannot trace here: " + e.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fdatasync", "fsync", "pwrite64"})
    void aFailedCallLosesNothingThatWasAcknowledged(String call) throws Exception {
        sweep(call, "error=EIO");
    }

    @Test
    void aFullDiskLosesNothingThatWasAcknowledged() throws Exception {
        sweep("pwrite64", "error=ENOSPC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fdatasync", "fsync", "pwrite64"})
    void aProcessKilledInACallLosesNothingThatWasAcknowledged(String call) throws Exception {
        sweep(call, "signal=KILL");
    }

    /** Makes a call fail at its 1st, 2nd or a later use, in growing steps, until the run has fewer uses. */
    private void sweep(String call, String effect) throws Exception {
        int runs = 0;
        int injected = 1;
        int failures = 0;
        long acknowledged = 0;
        for (int use = 1; injected > 0 && runs < RUNS_PER_SWEEP; use += 1 + use / 3) {
            String what = call + " " + effect + " at use " + use;
            Path directory = path.resolve(call + "-" + use);
            Path trace = path.resolve("trace");
            WriterLedger ledger = new WriterLedger();
            try {
                injected = run(directory, trace, ledger, "inject=" + call + ":" + effect + ":when=" + use);
                ledger.checkRound();
                if (effect.startsWith("error")) {
                    assertThat(ledger.ended()).as("the writer came to its end").isTrue();
                }
                if (call.equals("fdatasync")) {
                    assertThat(callsAfterInjection(trace, call))
                            .as("syncs after the one that failed")
                            .isZero();
                }
                assertThat(ledger.lost(directory))
                        .as("acknowledged entries lost")
                        .isZero();
            } catch (AssertionError | Exception e) {
                throw new AssertionError(what, e);
            }
            runs++;
            failures += ledger.roundFailures();
            acknowledged += ledger.acknowledged;
        }
        System.out.println(NAME + ": " + call + " " + effect + ", " + runs + " runs, " + acknowledged
                + " entries acknowledged, " + failures + " failed, none lost");
        assertThat(runs).isGreaterThan(3);
        if (!effect.startsWith("signal")) {
            assertThat(failures).as("entries that were told of a failure").isPositive();
        }
    }

    /** Runs a writer to its end and returns 0 if strace has not interfered. */
    private static int run(Path directory, Path trace, WriterLedger ledger, String injection) throws Exception {
        List<String> command = new ArrayList<>(List.of("strace", "-f"));
        if (!injection.contains("signal")) {
            // Much faster, but with it strace 6.1 sends a signal only at the first use.
            command.add("--seccomp-bpf");
        }
        command.addAll(List.of("-qq", "-o", trace.toString(), "-e", "trace=fdatasync,fsync,pwrite64", "-e", injection));
        command.addAll(Commands.java(LoadedWriter.class));
        command.addAll(
                List.of(directory.toString(), String.valueOf(ledger.begin()), String.valueOf(ENTRIES), "honest"));
        Process writer = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader output = writer.inputReader(StandardCharsets.US_ASCII)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                ledger.note(line);
            }
        } finally {
            // Killing only strace would leave the JVM running.
            writer.descendants().forEach(ProcessHandle::destroyForcibly);
            writer.destroyForcibly().waitFor();
        }
        int injected = ledger.ended() ? 0 : 1;
        for (String line : Files.readAllLines(trace)) {
            if (line.contains("(INJECTED)")) {
                injected++;
            }
        }
        return injected;
    }

    private static int callsAfterInjection(Path trace, String call) throws IOException {
        int after = 0;
        boolean injected = false;
        for (String line : Files.readAllLines(trace)) {
            if (injected && line.contains(" " + call + "(")) {
                after++;
            }
            injected |= line.contains("(INJECTED)");
        }
        return after;
    }
}
