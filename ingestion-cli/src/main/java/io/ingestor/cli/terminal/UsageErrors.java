package io.ingestor.cli.terminal;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The message for an invalid command line: one line for the error, and two for the usage and help. */
public final class UsageErrors {

    private UsageErrors() {}

    /** Returns the three lines, without a line break after the last one. */
    public static String describe(ParameterException wrong, List<String> arguments) {
        CommandSpec command = wrong.getCommandLine().getCommandSpec();
        return "ingestion: " + error(wrong, arguments, command) + "\nusage: " + usage(command) + "\nmore: "
                + help(command);
    }

    /** Returns the names of a command's subcommands, joined by commas and "or". */
    public static String commands(CommandSpec parent) {
        List<String> names = parent.subcommands().keySet().stream()
                .filter(name -> !name.equals("help"))
                .toList();
        String last = names.get(names.size() - 1);
        return names.size() == 1 ? last : String.join(", ", names.subList(0, names.size() - 1)) + " or " + last;
    }

    private static String error(ParameterException wrong, List<String> arguments, CommandSpec command) {
        if (wrong instanceof MissingParameterException missing && !isValueMissing(missing)) {
            // The missing option may be present, but misspelled.
            return arguments.stream()
                    .filter(argument -> isUnknownOption(argument, command))
                    .findFirst()
                    .map(argument -> unknownOption(argument, command))
                    .orElseGet(() -> "missing required " + missing(missing.getMissing()));
        }
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched, command);
        }
        String message = String.valueOf(wrong.getMessage())
                .replaceAll(" is not an? (int|long)$", " is not a whole number")
                .replaceAll(" \\(java\\.[\\w.$]+: (.*)\\)$", ": $1");
        return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    }

    /** Returns true if an option lacks its value, which the same exception reports with another message. */
    private static boolean isValueMissing(MissingParameterException missing) {
        return !String.valueOf(missing.getMessage()).startsWith("Missing required ")
                || String.valueOf(missing.getMessage()).startsWith("Missing required parameter for option");
    }

    private static String missing(List<ArgSpec> arguments) {
        return arguments.stream()
                .sorted(Comparator.comparing(ArgSpec::isPositional))
                .map(argument -> argument instanceof OptionSpec option
                        ? "option '" + withValue(option) + '\''
                        : "parameter " + argument.paramLabel())
                .collect(Collectors.joining(" and "));
    }

    private static String unmatched(UnmatchedArgumentException unmatched, CommandSpec command) {
        String written = unmatched.getUnmatched().get(0);
        if (unmatched.isUnknownOption()) {
            return unknownOption(written, command);
        }
        return command.subcommands().isEmpty()
                ? "unexpected argument '" + written + '\''
                : "unknown command '" + written + '\''
                        + advice(
                                written, command.subcommands().keySet().stream().toList());
    }

    private static String unknownOption(String written, CommandSpec command) {
        String name = optionName(written);
        return "unknown option '" + name + '\''
                + advice(name, List.copyOf(command.optionsMap().keySet()));
    }

    private static boolean isUnknownOption(String argument, CommandSpec command) {
        return argument.startsWith("--")
                && argument.length() > 2
                && !command.optionsMap().containsKey(optionName(argument));
    }

    private static String optionName(String written) {
        return written.replaceFirst("=.*", "");
    }

    private static String advice(String written, List<String> known) {
        return Spelling.nearest(written, known)
                .map(near -> "; did you mean " + near + '?')
                .orElse("");
    }

    private static String usage(CommandSpec command) {
        if (!command.subcommands().isEmpty()) {
            return command.qualifiedName() + " COMMAND";
        }
        Stream<String> required =
                command.options().stream().filter(OptionSpec::required).map(UsageErrors::withValue);
        Stream<String> positional = command.positionalParameters().stream()
                .map(parameter -> parameter.paramLabel() + (parameter.arity().max() > 1 ? "..." : ""));
        return Stream.of(Stream.of(command.qualifiedName()), required, Stream.of("[OPTION...]"), positional)
                .flatMap(part -> part)
                .collect(Collectors.joining(" "));
    }

    private static String help(CommandSpec command) {
        CommandLine parent = command.commandLine().getParent();
        return parent == null
                ? command.qualifiedName() + " help"
                : parent.getCommandSpec().qualifiedName() + " help " + command.name();
    }

    private static String withValue(OptionSpec option) {
        return option.longestName() + "=" + option.paramLabel();
    }
}
