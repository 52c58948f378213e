package io.ingestor.cli.schema;

import io.ingestor.cli.terminal.CommandException;
import io.ingestor.cli.terminal.ExitCode;
import io.ingestor.cli.terminal.Failures;
import io.ingestor.cli.terminal.Invocation;
import io.ingestor.cli.terminal.ResultStream;
import io.ingestor.rules.InvalidSchemaException;
import io.ingestor.rules.JsonSchema;
import io.ingestor.rules.SchemaNote;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The command {@code ingestion schema check}. */
@Command(
        name = "check",
        description = {
            "Compiles schemas as a server does, and lists the places that are slower than the rest, with the reason.",
            "A document may refer to the others by the paths of their files."
        },
        mixinStandardHelpOptions = true)
final class SchemaCheckCommand implements Callable<Integer> {

    private final Invocation invocation;

    @Mixin
    private final CompilerOptions compiler = new CompilerOptions();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files with one schema each.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private List<Path> files;

    SchemaCheckCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        ResultStream out = invocation.out();
        int wrong = 0;
        for (Path file : files) {
            try {
                print(file, compiler.compile(file, files), out);
            } catch (InvalidSchemaException e) {
                wrong++;
                out.println(file + ": invalid");
                out.println("  " + CompilerOptions.describe(e));
            } catch (IOException | CommandException e) {
                wrong++;
                invocation.err().println("ingestion: " + Failures.describe(e));
            }
        }
        out.check();
        return wrong == 0 ? ExitCode.OK : ExitCode.FAILED;
    }

    private static void print(Path file, JsonSchema schema, ResultStream out) {
        int slow = schema.fallbacks().size();
        out.println(file + ": valid, schemas in it: " + schema.places()
                + (slow == 0 ? ", all run on bytes" : ", places that do not run on bytes: " + slow));
        for (SchemaNote note : schema.fallbacks()) {
            out.println("  " + CompilerOptions.describe(note) + " (slow)");
        }
        for (SchemaNote note : schema.ignored()) {
            out.println("  " + CompilerOptions.describe(note) + " (no effect)");
        }
    }
}
