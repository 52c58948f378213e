package io.ingestor.cli.send;

import java.util.List;
import java.util.stream.Collectors;

/** The inputs of a send as messages name them. A single one goes without saying. */
final class InputNames {

    private final List<String> arguments;

    /** @param arguments as given on the command line */
    InputNames(List<String> arguments) {
        this.arguments = List.copyOf(arguments);
    }

    /** Returns the name of an input. */
    static String of(String argument) {
        return argument.equals(SendInput.STANDARD_INPUT) ? "standard input" : argument;
    }

    String describe(InputLine line) {
        String number = "line " + line.number();
        return arguments.size() == 1 ? number : of(arguments.get(line.input())) + " " + number;
    }

    /** Returns the arguments with which another send begins at that line. */
    String from(InputLine line) {
        String option = "--from-line " + line.number();
        if (arguments.size() == 1) {
            return option;
        }
        return arguments.subList(line.input(), arguments.size()).stream()
                        .map(InputNames::quote)
                        .collect(Collectors.joining(" "))
                + " " + option;
    }

    /** Quotes for a shell. */
    static String quote(String argument) {
        return argument.matches("[\\w./+:@%,=-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
