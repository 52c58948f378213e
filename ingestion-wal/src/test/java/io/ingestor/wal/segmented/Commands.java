package io.ingestor.wal.segmented;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The commands of the operating system that tests run. A test is skipped if one is missing. */
public final class Commands {

    private Commands() {}

    /** Skips the test, and prints the reason to the output of the build. */
    public static void skip(String test, String reason) {
        System.out.println(test + ": skipped, " + reason);
        Assumptions.abort(reason);
    }

    public static void require(String test, String... commands) {
        for (String command : commands) {
            if (!exists(command)) {
                skip(test, command + " is not installed");
            }
        }
    }

    private static boolean exists(String command) {
        for (String directory : System.getenv("PATH").split(":", -1)) {
            if (!directory.isEmpty() && Files.isExecutable(Path.of(directory, command))) {
                return true;
            }
        }
        return false;
    }

    /** Runs a command and returns its output; throws an error if it fails. */
    public static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.onExit().join().exitValue();
        if (code != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + code + ": " + output.strip());
        }
        return output;
    }

    /** Returns the command line of a JVM that runs a class of the tests. */
    public static List<String> java(Class<?> main) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName());
    }

    /** Returns the path of a Python script of the tests of this module, also if those of another module run. */
    static Path script(String name) {
        return Path.of("..", "ingestion-wal", "src", "test", "python", name)
                .toAbsolutePath()
                .normalize();
    }
}
