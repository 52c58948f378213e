package io.ingestor.cli;

import io.ingestor.cli.terminal.ExitCode;
import io.ingestor.cli.terminal.Invocation;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code ingestion completion}. */
@Command(
        name = "completion",
        description = {
            "Prints a shell script that completes commands and options.",
            "Run source <(ingestion completion bash) in the current shell, or add that line to ~/.bashrc or ~/.zshrc."
        },
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {

    /** The shells that the script supports. */
    enum Shell {
        BASH,
        ZSH
    }

    private final Invocation invocation;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    // One script serves both shells: it detects which of them runs it.
    @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
    @SuppressWarnings("unused")
    private Shell shell = Shell.BASH;

    CompletionCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        String script = AutoComplete.bash(spec.root().name(), spec.root().commandLine());
        invocation.out().print(script);
        invocation.out().check();
        return ExitCode.OK;
    }
}
