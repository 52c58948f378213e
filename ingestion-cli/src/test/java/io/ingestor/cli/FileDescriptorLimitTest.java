package io.ingestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
@Timeout(120)
final class FileDescriptorLimitTest {

    @TempDir
    private Path directory;

    @Test
    void aStartThatLacksFileDescriptorsFailsInOneLine() throws Exception {
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -n 40; exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "serve",
                        "--port",
                        "0",
                        "--http-port",
                        "0",
                        "--data-dir",
                        directory.resolve("data").toString())
                .redirectErrorStream(true)
                .start();

        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(output.lines()).singleElement().asString().contains("ulimit -n");
        assertThat(process.waitFor()).isEqualTo(1);
    }

    /**
     * The environment throws like a class that fails to load on another thread: the error arrives as the cause of an
     * exception.
     */
    @Test
    void aClassThatCannotBeLoadedLaterIsReportedInOneLineToo() {
        Map<String, String> environment = new AbstractMap<>() {
            @Override
            public Set<Entry<String, String>> entrySet() {
                throw new CompletionException(new NoClassDefFoundError("io/ingestor/Some"));
            }
        };

        assertThat(CommandRun.with(environment, "", "config", "--print"))
                .isEqualTo(new CommandRun(1, "", Main.NO_CLASSES + "\n"));
    }
}
