package io.ingestor.memtable.internal;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A run of the stress tests of publication from one writer to readers. Their sources in src/jcstress are compiled only
 * by the profile that runs this test. Their results are in target/jcstress.
 */
@Tag("proof")
class PublicationStressTest {

    private static final Path SOURCES = Path.of("src", "jcstress", "java").toAbsolutePath();
    private static final Path CLASSES = Path.of("target", "jcstress-classes").toAbsolutePath();
    private static final Path RESULTS = Path.of("target", "jcstress").toAbsolutePath();

    /** The time limit of a run, many times its duration on two idle cores. */
    private static final long LIMIT_SECONDS = 600;

    /**
     * @param kind the kind of tables for the tests that apply to each kind
     * @param tests a pattern for the names of the test classes
     */
    @ParameterizedTest
    @CsvSource({"hash, .*", "skipList, Table(Reads|Scans)Stress", "append, TableScansStress"})
    @Timeout(LIMIT_SECONDS + 60)
    void noInterleavingIsForbidden(String kind, String tests) throws Exception {
        Assumptions.assumeTrue(Runtime.getRuntime().availableProcessors() >= 2, "threads do not meet on one processor");
        Path results = RESULTS.resolve(kind);
        clear(results);

        Path output = results.resolve("output.txt");
        int code = run(command(kind, tests, results), output);

        List<String> lines = Files.readAllLines(output);
        lines.stream()
                .filter(line -> line.startsWith("stress: "))
                .forEach(line -> System.out.println(kind + " " + line));
        int verdicts = Math.max(0, lines.indexOf("RUN RESULTS:"));
        assertThat(code)
                .as(() -> String.join("\n", lines.subList(verdicts, lines.size())))
                .isZero();
    }

    private static int run(List<String> command, Path output) throws Exception {
        Process process = new ProcessBuilder(command)
                // jcstress leaves its raw results in its working directory.
                .directory(output.getParent().toFile())
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

    private static List<String> command(String kind, String tests, Path results) throws IOException {
        // jcstress passes the options of its JVM on to those that it starts, so it is started without any.
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath(),
                "io.ingestor.memtable.internal.StressRun",
                String.valueOf(testsInSources(tests))));
        // As in the stress tests of the log, there are two processors for the two actors of each test. All tests use
        // one JVM configuration, which covers the interpreter and both compilers. The second compiler randomizes the
        // order of instructions where it may.
        command.addAll(List.of("-t", "\\.(" + tests + ")\\.", "-r", results.toString()));
        command.addAll(List.of("-c", "2", "-af", "NONE", "-sc", "false"));
        String options = "-XX:+StressLCM -XX:+StressGCM -XX:+StressIGVN -XX:+StressCCP -Dstress.table=" + kind;
        command.addAll(List.of("-jvmArgs", options));
        command.addAll(List.of("-f", "1", "-iters", "4", "-time", "200", "-hs", "256", "-pth", "false"));
        return command;
    }

    /** Returns the existing parts of the class path, because jcstress loses precision if a part is missing. */
    private static String classPath() {
        return Stream.concat(
                        Stream.of(CLASSES.toString()),
                        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1)))
                .filter(part -> !part.isEmpty() && Files.exists(Path.of(part)))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Returns the number of tests in the sources, all of which must run. */
    private static long testsInSources(String pattern) throws IOException {
        long tests = 0;
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().matches("(" + pattern + ")\\.java"))
                    .toList()) {
                tests += Files.readAllLines(file).stream()
                        .filter(line -> line.strip().equals("@JCStressTest"))
                        .count();
            }
        }
        assertThat(tests).isPositive();
        return tests;
    }

    private static void clear(Path results) throws IOException {
        if (Files.exists(results)) {
            try (Stream<Path> files = Files.walk(results)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(results);
    }
}
