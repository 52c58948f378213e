package io.ingestor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of the script {@code ingestion} in a small checkout. Maven and the JVM are stand-ins: Maven makes jars of a few
 * bytes and counts its runs, and the JVM prints its arguments.
 */
@Timeout(120)
class LauncherTest {

    private static final Path SCRIPT = ReadmeTest.ROOT.resolve("ingestion");
    private static final String OTHER_USER = "65534";

    @TempDir
    private Path temporary;

    private Path checkout;
    private Path tools;

    /** @param code exit code */
    private record Run(int code, String out, String err) {}

    @BeforeEach
    void prepare() throws IOException {
        // Other users may enter this directory, like a home directory.
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
        checkout = Files.createDirectory(temporary.resolve("check out"));
        tools = Files.createDirectory(temporary.resolve("tools"));
        Files.copy(SCRIPT, checkout.resolve("ingestion"));
        executable(checkout.resolve("ingestion"));
        write(checkout.resolve("pom.xml"), "<project/>");
        write(checkout.resolve("proto/pom.xml"), "<project/>");
        write(checkout.resolve("proto/storage/common.proto"), "syntax");
        write(checkout.resolve("ingestion-core/pom.xml"), "<project/>");
        write(checkout.resolve("ingestion-core/src/main/java/Core.java"), "class Core {}");
        write(
                tools.resolve("mvn"),
                "#!/usr/bin/env bash\n"
                        + "set -e\n"
                        + "echo run >>'" + temporary.resolve("builds") + "'\n"
                        + "for argument; do case $argument in -DoutputDirectory=*) libraries=${argument#*=} ;; esac; done\n"
                        + "mkdir -p \"$libraries\" ingestion-core/target proto/target\n"
                        + "echo contract >proto/target/ingestion-proto-1.jar\n"
                        + "echo library >\"$libraries/library-1.jar\"\n"
                        + "echo stale >\"$libraries/ingestion-core-1.jar\"\n"
                        + "cat ingestion-core/src/main/java/Core.java >ingestion-core/target/ingestion-core-1.jar\n"
                        + "echo tests >ingestion-core/target/ingestion-core-1-tests.jar\n");
        executable(tools.resolve("mvn"));
        write(tools.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
        write(
                tools.resolve("jdk/bin/java"),
                "#!/bin/sh\nfor argument; do echo \"$argument\"; done\necho \"locale ${LC_ALL:-unset}\"\n");
        executable(tools.resolve("jdk/bin/java"));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Run run(Path root, String... arguments) throws Exception {
        return run(List.of(), Map.of(), root, arguments);
    }

    private Run run(List<String> as, Map<String, String> environment, Path root, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(as);
        command.add(root.resolve("ingestion").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .keySet()
                .removeAll(Set.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "LC_ALL", "LC_CTYPE", "LANG"));
        builder.environment().put("JAVA_HOME", tools.resolve("jdk").toString());
        builder.environment().put("PATH", tools + ":" + System.getenv("PATH"));
        builder.environment().putAll(environment);
        Path out = Files.createTempFile(temporary, "out", "");
        Path err = Files.createTempFile(temporary, "err", "");
        Process process = builder.redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Run(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    private int builds() throws IOException {
        Path counted = temporary.resolve("builds");
        return Files.exists(counted) ? Files.readAllLines(counted).size() : 0;
    }

    private static Path lib(Path root) throws IOException {
        return root.resolve("target/dist").resolve(Files.readSymbolicLink(root.resolve("target/dist/lib")));
    }

    /** Copies a checkout with {@code cp -r}, which sets new times. */
    private Path copy(Path from) throws Exception {
        Path to = temporary.resolve("copy");
        Process process = new ProcessBuilder("cp", "-r", from.toString(), to.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
        return to;
    }

    private static void assertStarted(Run run, Path root) {
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("\n" + root.resolve("target/dist") + "/")
                .contains("\nio.ingestor.cli.Main\nserve\n");
    }

    @Test
    void buildsOnceIntoOneFolder() throws Exception {
        Run first = run(checkout, "serve");
        Run second = run(checkout, "serve");

        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.err()).isEqualTo("building ...\n");
        assertStarted(second, checkout);
        assertThat(second.out()).isEqualTo(first.out());
        assertThat(builds()).isEqualTo(1);
        try (Stream<Path> jars = Files.list(lib(checkout))) {
            assertThat(jars.map(jar -> jar.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "library-1.jar", "ingestion-core-1.jar", "ingestion-proto-1.jar", "jars", "sources");
        }
        assertThat(lib(checkout).resolve("ingestion-core-1.jar")).hasContent("class Core {}");
    }

    @Test
    void buildsAgainWhenASourceHasChangedAndKeepsTheJarsOfARunningServer() throws Exception {
        assertThat(run(checkout, "serve").code()).isZero();
        Path before = lib(checkout);
        Path source = checkout.resolve("ingestion-core/src/main/java/Core.java");
        FileTime later = FileTime.from(Instant.now().plusSeconds(10));

        Files.setLastModifiedTime(source, later);
        assertStarted(run(checkout, "serve"), checkout);
        assertThat(builds()).isEqualTo(1);

        Files.writeString(source, "class Core { int changed; }");
        Files.setLastModifiedTime(source, later);
        assertThat(run(checkout, "serve").err()).isEqualTo("building ...\n");
        assertThat(builds()).isEqualTo(2);
        assertThat(before.resolve("ingestion-core-1.jar")).hasContent("class Core {}");
        assertThat(lib(checkout).resolve("ingestion-core-1.jar")).hasContent("class Core { int changed; }");
    }

    @Test
    void startsWhenMoved() throws Exception {
        assertThat(run(checkout, "serve").code()).isZero();
        Path moved = Files.move(checkout, temporary.resolve("moved"));

        assertStarted(run(moved, "serve"), moved);
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void startsItsOwnJarsWhenCopied() throws Exception {
        assertThat(run(checkout, "serve").code()).isZero();
        Path copy = copy(checkout);

        assertStarted(run(copy, "serve"), copy);
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void startsForAnotherUserWhateverTheUmaskOfTheBuilder() throws Exception {
        assertThat(run(List.of("bash", "-c", "umask 077; exec \"$@\"", "bash"), Map.of(), checkout, "serve")
                        .code())
                .isZero();
        try (Stream<Path> files = Files.walk(checkout.resolve("target/dist"))) {
            for (Path file : files.toList()) {
                assertThat(Files.getPosixFilePermissions(file))
                        .as(file.toString())
                        .contains(PosixFilePermission.OTHERS_READ);
            }
        }
        // The stand-in for Maven created its files under this umask, too.
        executable(checkout.resolve("target"));

        assertStarted(run(asAnotherUser(), Map.of(), checkout, "serve"), checkout);
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void saysWhatToDoWhereNothingCanBeBuilt() throws Exception {
        Run run = run(asAnotherUser(), Map.of(), checkout, "serve");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .contains("there is no usable build, and none can be made: " + checkout.resolve("target/dist")
                        + " cannot be written by ");
        assertThat(builds()).isZero();
    }

    /** Returns a command prefix that runs a command as a user without write permission here. */
    private List<String> asAnotherUser() throws Exception {
        Process process = new ProcessBuilder(
                        "setpriv", "--reuid", OTHER_USER, "--regid", OTHER_USER, "--clear-groups", "true")
                .redirectErrorStream(true)
                .start();
        assumeTrue(process.waitFor() == 0, "only root may become another user");
        return List.of("setpriv", "--reuid", OTHER_USER, "--regid", OTHER_USER, "--clear-groups");
    }

    @Test
    void noticesAJarThatIsGoneOrCutOff() throws Exception {
        assertThat(run(checkout, "serve").code()).isZero();
        Files.delete(lib(checkout).resolve("library-1.jar"));

        assertThat(run(checkout, "serve").err())
                .isEqualTo("the last build in target/dist is damaged, building again ...\n");
        Files.writeString(lib(checkout).resolve("library-1.jar"), "lib");
        assertThat(run(checkout, "serve").err())
                .isEqualTo("the last build in target/dist is damaged, building again ...\n");
        assertStarted(run(checkout, "serve"), checkout);
        assertThat(builds()).isEqualTo(3);
    }

    /** Checks the locale, because the JVM decodes non-ASCII text only in a locale with an encoding. */
    @Test
    void theCLocaleGetsAnEncoding() throws Exception {
        assertThat(run(List.of(), Map.of("LC_ALL", "C"), checkout, "status").out())
                .endsWith("\nlocale C.UTF-8\n");
        assertThat(run(List.of(), Map.of("LANG", "POSIX"), checkout, "status").out())
                .endsWith("\nlocale C.UTF-8\n");
        assertThat(run(checkout, "status").out()).endsWith("\nlocale C.UTF-8\n");
        assertThat(run(List.of(), Map.of("LANG", "de_DE.ISO-8859-1"), checkout, "status")
                        .out())
                .endsWith("\nlocale unset\n");
    }

    @Test
    void theUsersFlagsWin() throws Exception {
        assertThat(run(checkout, "serve").out()).contains("-XX:+UseG1GC", "-XX:+ExitOnOutOfMemoryError");
        assertThat(run(checkout, "status").out()).contains("-XX:+UseSerialGC").doesNotContain("G1");

        Run chosen = run(
                List.of(),
                Map.of(
                        "JDK_JAVA_OPTIONS",
                        "-Xmx1g -XX:+UseZGC -XX:-ExitOnOutOfMemoryError",
                        "JAVA_TOOL_OPTIONS",
                        "--enable-native-access=ALL-UNNAMED"),
                checkout,
                "serve");

        assertThat(chosen.out())
                .doesNotContain("UseG1GC", "ExitOnOutOfMemoryError", "native-access")
                .contains("--sun-misc-unsafe-memory-access=allow");
    }
}
