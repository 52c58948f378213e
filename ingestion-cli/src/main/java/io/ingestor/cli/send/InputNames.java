package io.ingestor.cli.send;

import java.util.List;
import java.util.stream.Collectors;

/** The names of a send's inputs in messages. A single input is not named. */
final class InputNames {

    private final List<String> arguments;

    /** @param arguments the inputs as given on the command line */
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

    /** Returns the arguments for another send that starts at the line. */
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

    /** Quotes an argument for a shell. */
    static String quote(String argument) {
        return argument.matches("[\\w./+:@%,=-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
