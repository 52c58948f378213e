package io.ingestor.cli.schema;

import io.ingestor.rules.Formats;
import io.ingestor.rules.InvalidSchemaException;
import io.ingestor.rules.JsonSchema;
import io.ingestor.rules.JsonSchemas;
import io.ingestor.rules.SchemaNote;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of commands that compile schemas. */
final class CompilerOptions {

    @Option(
            names = "--formats",
            paramLabel = "MEANING",
            defaultValue = "annotate",
            description = "annotate: formats are not checked, as in draft 2020-12; assert: they are checked"
                    + " (default ${DEFAULT-VALUE}).")
    private Formats formats = Formats.ANNOTATE;

    /**
     * Compiles the schema in a file.
     *
     * @param others the files to which the schema may refer
     * @throws InvalidSchemaException if the file does not contain a valid schema
     */
    JsonSchema compile(Path file, List<Path> others) throws IOException {
        String document = SchemaFile.read(file);
        JsonSchemas.Builder compiler = JsonSchemas.builder().formats(formats);
        if (document.contains("$ref")) {
            for (Path other : others) {
                if (uri(other).equals(uri(file))) {
                    continue;
                }
                compiler.document(uri(other), SchemaFile.read(other));
            }
        }
        return compiler.build().compile(uri(file), document);
    }

    private static String uri(Path file) {
        return file.toAbsolutePath().normalize().toUri().toString().replace("file:///", "file:/");
    }

    static String describe(SchemaNote note) {
        return place(note.pointer()) + " " + note.keyword() + ": " + note.reason();
    }

    static String describe(InvalidSchemaException failure) {
        String message = String.valueOf(failure.getMessage());
        int place = message.indexOf('#' + failure.pointer() + ": ");
        return place(failure.pointer()) + " "
                + (place < 0
                        ? message
                        : message.substring(place + failure.pointer().length() + 3));
    }

    private static String place(String pointer) {
        return pointer.isEmpty() ? "/" : pointer;
    }
}
