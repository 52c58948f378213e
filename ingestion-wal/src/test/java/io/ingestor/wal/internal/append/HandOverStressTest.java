package io.ingestor.wal.internal.append;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.wal.segmented.Commands;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A run of the stress tests of the hand-over between callers, log thread, sync thread and acknowledgements. They are in
 * src/jcstress, which is compiled only by the profile that runs this test. Their results are in target/jcstress.
 */
@Tag("proof")
class HandOverStressTest {

    private static final Path SOURCES = Path.of("src", "jcstress", "java").toAbsolutePath();
    private static final Path CLASSES = Path.of("target", "jcstress-classes").toAbsolutePath();
    private static final Path RESULTS = Path.of("target", "jcstress").toAbsolutePath();

    /** The time limit of a run, many times what it takes on two idle cores. */
    private static final long LIMIT_SECONDS = 600;

    @Test
    @Timeout(LIMIT_SECONDS + 60)
    void noInterleavingIsForbidden() throws Exception {
        if (Runtime.getRuntime().availableProcessors() < 2) {
            Commands.skip("stress", "threads do not meet on one processor");
        }
        clear();

        Path output = RESULTS.resolve("output.txt");
        int code = run(output);

        List<String> lines = Files.readAllLines(output);
        lines.stream().filter(line -> line.startsWith("stress: ")).forEach(System.out::println);
        int verdicts = Math.max(0, lines.indexOf("RUN RESULTS:"));
        assertThat(code)
                .as(() -> String.join("\n", lines.subList(verdicts, lines.size())))
                .isZero();
    }

    private static int run(Path output) throws Exception {
        Process process = new ProcessBuilder(command())
                // jcstress writes its raw results to its working directory.
                .directory(RESULTS.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as("ended within %s s, see %s", LIMIT_SECONDS, output)
                    .isTrue();
            return process.exitValue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    private static List<String> command() throws IOException {
        // jcstress passes the options of its JVM to those that it starts, so its JVM gets none.
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath(),
                "io.ingestor.wal.internal.append.StressRun",
                String.valueOf(testsInSources())));
        // Two processors, for the two actors of each test. One JVM configuration, which runs the interpreter and both
        // compilers, and in which the second compiler reorders code at random. All configurations that jcstress tries
        // by default would take half an hour.
        command.addAll(List.of("-r", RESULTS.toString(), "-c", "2", "-af", "NONE", "-sc", "false"));
        command.addAll(List.of("-jvmArgs", "-XX:+StressLCM -XX:+StressGCM -XX:+StressIGVN -XX:+StressCCP"));
        command.addAll(List.of("-f", "1", "-iters", "5", "-time", "200", "-hs", "256", "-pth", "false"));
        return command;
    }

    /** Returns the existing entries of the class path. jcstress loses some precision if an entry does not exist. */
    private static String classPath() {
        return Stream.concat(
                        Stream.of(CLASSES.toString()),
                        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1)))
                .filter(part -> !part.isEmpty() && Files.exists(Path.of(part)))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Returns the number of tests in the sources, every one of which must run. */
    private static long testsInSources() throws IOException {
        long tests = 0;
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                tests += Files.readAllLines(file).stream()
                        .filter(line -> line.strip().equals("@JCStressTest"))
                        .count();
            }
        }
        assertThat(tests).isPositive();
        return tests;
    }

    private static void clear() throws IOException {
        if (Files.exists(RESULTS)) {
            try (Stream<Path> files = Files.walk(RESULTS)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(RESULTS);
    }
}
