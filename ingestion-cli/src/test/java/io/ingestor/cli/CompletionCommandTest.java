package io.ingestor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionCommandTest {

    @TempDir
    private Path directory;

    private Path script;

    @BeforeEach
    void printScript() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "there is no bash");
        CommandRun run = CommandRun.of("completion", "bash");
        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        script = Files.writeString(directory.resolve("completion"), run.out());
    }

    @Test
    void bashTakesTheScript() throws Exception {
        assertThat(bash("-n", script.toString())).isEmpty();
    }

    @Test
    void zshGetsTheSame() throws Exception {
        assertThat(CommandRun.of("completion", "zsh").out()).isEqualTo(Files.readString(script));
    }

    @ParameterizedTest
    @CsvSource({
        "ingestion st, status",
        "ingestion wal ver, verify",
        "ingestion status --wa, --watch",
        "ingestion comp, completion"
    })
    void wordsAreCompleted(String line, String completed) throws Exception {
        // compopt works only in a completion, and complains elsewhere.
        String words = "COMP_WORDS=(" + line + "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_LINE='" + line
                + "'; _complete_ingestion 2>/dev/null; echo ${COMPREPLY[@]}";

        assertThat(bash("-c", "source " + script + "; " + words)).isEqualTo(completed + "\n");
    }

    @Test
    void anotherShellIsRefused() {
        assertThat(CommandRun.of("completion", "fish").err())
                .isEqualTo("ingestion: invalid value for positional parameter at index 0 (SHELL): expected one of"
                        + " [BASH, ZSH] (case-insensitive) but was 'fish'\n"
                        + "usage: ingestion completion [OPTION...] SHELL\nmore: ingestion help completion\n");
    }

    private String bash(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("/bin/bash"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
