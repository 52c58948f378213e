package io.ingestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Ingestor;
import io.ingestor.cli.terminal.NativeText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests that non-ASCII letters arrive unchanged, or the command ends. */
@Timeout(120)
class NativeTextTest {

    private static final String MAIN = Main.class.getName();

    @TempDir
    private Path temporary;

    private record Run(int code, String out, String err) {}

    /** Runs a script in which {@code "$@"} is the start of the command line, up to its arguments. */
    private Run run(Map<String, String> environment, String script) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                "bash",
                "-c",
                script,
                "bash",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                MAIN);
        builder.environment().keySet().removeAll(List.of("LC_ALL", "LC_CTYPE", "LANG"));
        builder.environment().putAll(environment);
        Path out = Files.createTempFile(temporary, "out", "");
        Path err = Files.createTempFile(temporary, "err", "");
        Process process = builder.directory(temporary.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private static byte[] line(Charset charset, String... arguments) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (String argument : arguments) {
            line.writeBytes(argument.getBytes(charset));
            line.write(0);
        }
        return line.toByteArray();
    }

    @Test
    void findsTheFirstArgumentThatTheLocaleCannotRead() {
        byte[] utf8 = line(StandardCharsets.UTF_8, "java", "-cp", "/h\u00f6me", "Main", "dump", "caf\u00e9", "\u4e2d");
        String[] arguments = {"dump", "caf\u00e9", "\u4e2d"};

        assertThat(NativeText.firstChanged(arguments, utf8, StandardCharsets.UTF_8))
                .isEqualTo(-1);
        assertThat(NativeText.firstChanged(arguments, utf8, StandardCharsets.US_ASCII))
                .isEqualTo(1);
        assertThat(NativeText.firstChanged(
                        new String[] {"dump", "caf\ufffd"},
                        line(StandardCharsets.ISO_8859_1, "java", "Main", "dump", "caf\u00e9"),
                        StandardCharsets.UTF_8))
                .isEqualTo(1);
        assertThat(NativeText.firstChanged(
                        new String[] {"dump", "", "x"},
                        line(StandardCharsets.UTF_8, "dump", "", "x"),
                        StandardCharsets.UTF_8))
                .isEqualTo(-1);
        assertThat(NativeText.firstChanged(new String[] {"dump", "caf\ufffd"}, new byte[0], StandardCharsets.UTF_8))
                .isEqualTo(1);
        assertThat(NativeText.firstChanged(new String[] {"dump", "why?"}, new byte[0], StandardCharsets.UTF_8))
                .isEqualTo(-1);
    }

    /** Covers each command and each place of a name. Nothing runs, so nothing is stored under another name. */
    @Test
    void anArgumentThatWouldBeChangedEndsEachCommand() throws Exception {
        for (String command : List.of(
                "send - --tenant \"$(printf 'caf\\303\\251')\"",
                "send --tenant a \"$(printf 'caf\\303\\251')\" b",
                "send - --tenant a --rejects \"$(printf 'caf\\303\\251')\"",
                "send - --tenant a --metadata \"$(printf 'source=caf\\303\\251')\"",
                "completion \"$(printf 'caf\\303\\251')\"",
                "dump --data-dir \"$(printf 'caf\\303\\251')\"",
                "serve --data-dir \"$(printf 'caf\\303\\251')\"",
                "status --tenant \"$(printf 'caf\\303\\251')\"",
                "config --config \"$(printf 'caf\\303\\251')\"",
                "wal verify --data-dir \"$(printf 'caf\\303\\251')\"")) {
            Run run = run(Map.of("LC_ALL", "C"), "\"$@\" " + command + " </dev/null");

            assertThat(run.code()).as(command + run.err()).isEqualTo(2);
            assertThat(run.err()).startsWith("ingestion: argument ").contains("must be text in US-ASCII", "set LC_ALL");
        }
        try (Stream<Path> files = Files.list(temporary)) {
            assertThat(files).allMatch(file -> file.toFile().isFile());
        }
    }

    @Test
    void aVariableThatWouldBeChangedEndsTheCommand() throws Exception {
        Run run = run(Map.of("LC_ALL", "C"), "STORAGE_DATA_DIR=\"$(printf 'caf\\303\\251')\" \"$@\" config --print");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).startsWith("ingestion: environment variable STORAGE_DATA_DIR must be text in ");
    }

    @Test
    void namesArriveWhereTheLocaleHasThem() throws Exception {
        Run made = run(Map.of("LC_ALL", "C.UTF-8"), "mkdir \"$(printf 'caf\\303\\251')\" && ls");
        assertThat(made.code()).isZero();
        try (Stream<Path> directories = Files.list(temporary).filter(Files::isDirectory)) {
            Path directory = directories.findFirst().orElseThrow();
            Ingestor.builder(directory).open().close();
        }

        Run run = run(Map.of("LC_ALL", "C.UTF-8"), "\"$@\" dump --count --data-dir \"$(printf 'caf\\303\\251')\"");

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo("0\n");
    }

    /** The configuration file is UTF-8 in every locale. */
    @Test
    void aPathOfTheConfigurationThatTheLocaleCannotWriteIsRefused() throws Exception {
        Files.writeString(temporary.resolve("config.json"), "{\"storage\": {\"data_dir\": \"caf\u00e9\"}}");

        Run run = run(Map.of("LC_ALL", "C"), "\"$@\" serve --config config.json");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("storage.data_dir must be a valid path", "US-ASCII, cannot represent it");
    }
}
