package io.ingestor.cli.terminal;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that only groups others. Called alone, it fails and lists them. */
@Command(mixinStandardHelpOptions = true)
public abstract class CommandGroup implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run()
    private CommandSpec spec;

    /** Returns the command line of this group with its commands and {@code help}. */
    protected final CommandLine lineOf(Object... commands) {
        CommandLine line = new CommandLine(this);
        for (Object command : commands) {
            line.addSubcommand(command);
        }
        line.addSubcommand(new HelpCommand());
        return line;
    }

    @Override
    public final void run() {
        throw new ParameterException(spec.commandLine(), "name a command: " + UsageErrors.commands(spec));
    }
}
