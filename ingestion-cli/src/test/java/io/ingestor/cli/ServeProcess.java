package io.ingestor.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A process that runs {@code ingestion serve} on free ports. */
final class ServeProcess implements AutoCloseable {

    private static final long DEADLINE_SECONDS = 60;
    private static final Pattern READY =
            Pattern.compile("ready: gRPC on 127\\.0\\.0\\.1:(\\d+), HTTP on 127\\.0\\.0\\.1:(\\d+), .*");

    private final Process process;
    private final Path log;
    private final String readyLine;

    private ServeProcess(Process process, Path log) throws IOException {
        this.process = process;
        this.log = log;
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String first = out.readLine();
        this.readyLine = first == null ? "" : first;
    }

    /** Starts a server and waits until it is ready or has ended. */
    static ServeProcess start(Path dataDir, String... more) throws IOException {
        Path log = Files.createTempFile(dataDir.toAbsolutePath().getParent(), "serve", ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve",
                "--port",
                "0",
                "--http-port",
                "0",
                "--data-dir",
                dataDir.toString()));
        command.addAll(List.of(more));
        return new ServeProcess(
                new ProcessBuilder(command).redirectError(log.toFile()).start(), log);
    }

    String readyLine() {
        return readyLine;
    }

    String port() {
        return port(1);
    }

    String httpPort() {
        return port(2);
    }

    /** Returns the text of its standard error. */
    String log() throws IOException {
        return Files.readString(log);
    }

    /** Returns the peak memory of the process, in bytes; empty if the system does not report it. */
    OptionalLong mostMemory() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return OptionalLong.empty();
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst();
        }
    }

    /** Sends SIGTERM. */
    ServeProcess terminate() {
        process.destroy();
        return this;
    }

    /** Sends SIGHUP. */
    ServeProcess hangUp() throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start();
        if (kill.waitFor() != 0) {
            throw new AssertionError("kill failed with " + kill.exitValue());
        }
        return this;
    }

    /** Sends SIGKILL, and returns when the process is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        exitCode();
    }

    /** Waits until the process ends and returns its exit code. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the server did not end within " + DEADLINE_SECONDS + " s");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private String port(int group) {
        Matcher matcher = READY.matcher(readyLine);
        if (!matcher.matches()) {
            throw new AssertionError("not ready: \"" + readyLine + "\", log:\n" + logOrReason());
        }
        return matcher.group(group);
    }

    private String logOrReason() {
        try {
            return log();
        } catch (IOException e) {
            return e.toString();
        }
    }
}
