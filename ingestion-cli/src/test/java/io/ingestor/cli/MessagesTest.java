package io.ingestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Ingestor;
import io.ingestor.Record;
import io.ingestor.wal.Compression;
import io.ingestor.wal.segmented.SegmentedOptions;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests of the messages of failing commands: the fault, its place, and the next step. They name no Java class and no
 * library.
 */
class MessagesTest {

    private static final String DAMAGED =
            "; ingestion wal verify lists all damage, ingestion wal repair copies the intact entries to a new directory";

    @TempDir
    private Path directory;

    @BeforeEach
    void resolveLinks() throws IOException {
        directory = directory.toRealPath();
    }

    private static CommandRun failed(String message) {
        return new CommandRun(1, "", "ingestion: " + message + "\n");
    }

    private static CommandRun misused(String message) {
        return new CommandRun(2, "", "ingestion: " + message + "\n");
    }

    private Path oneRecord() throws IOException {
        Path data = directory.resolve("data");
        SegmentedOptions options = SegmentedOptions.builder()
                .segmentBytes(64 << 10)
                .compression(Compression.NONE)
                .build();
        try (Ingestor ingestor = Ingestor.builder(data).walOptions(options).open()) {
            ingestor.ingest(Record.builder("acme").entity("e").build()).join();
        }
        return data;
    }

    private static Path segment(Path data) {
        return data.resolve("wal").resolve("wal-0000000000000001.seg");
    }

    private static void overwrite(Path file, long position, int value) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(position);
            open.write(value);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            send                      | missing required parameter FILE                    | send [OPTION...] FILE...               | send
            send - --tenat t          | unknown option '--tenat'; did you mean --tenant?   | send [OPTION...] FILE... | send
            status a                  | unexpected argument 'a'                            | status [OPTION...]                    | status
            status --port             | missing required parameter for option '--port' (PORT) | status [OPTION...]                 | status
            status --json --json      | option '--json' should be specified only once      | status [OPTION...]                    | status
            dump --from x             | invalid value for option '--from': 'x' is not a whole number | dump [OPTION...]  | dump
            srve                      | unknown command 'srve'; did you mean serve?        | COMMAND                               | ''
            wal vrify                 | unknown command 'vrify'; did you mean verify?      | wal COMMAND                           | wal
            wal repair                | missing required option '--to=DIR'                 | wal repair --to=DIR [OPTION...]       | wal repair
            wal                       | name a command: verify, stats, dump or repair      | wal COMMAND                           | wal
            transform                 | name a command: try                                | transform COMMAND                     | transform
            serve --log-format xml    | invalid value for option '--log-format': expected one of [TEXT, JSON] (case-insensitive) but was 'xml' | serve [OPTION...] | serve
            """)
    void aWrongCommandLineIsAnsweredWithTheErrorAndTwoLinesOfHelp(
            String arguments, String message, String usage, String command) {
        CommandRun run = CommandRun.of(arguments.split(" ", -1));

        assertThat(run)
                .isEqualTo(misused(message + "\nusage: ingestion " + usage + "\nmore: ingestion "
                        + (command.startsWith("wal ") ? "wal help " + command.substring(4) : "help " + command)
                                .strip()));
    }

    @Test
    void withoutACommandTheCommandsAreNamed() {
        assertThat(CommandRun.of())
                .isEqualTo(misused(
                        "name a command: serve, send, status, dump, tables, backup, wal, schema, transform, config or completion"
                                + "\nusage: ingestion COMMAND\nmore: ingestion help"));
    }

    @ParameterizedTest
    @CsvSource({"help send, ingestion send", "help, ingestion", "wal help repair, ingestion wal repair"})
    void helpIsACommandToo(String arguments, String name) {
        CommandRun run = CommandRun.of(arguments.split(" ", -1));

        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("Usage: " + name + " [");
        assertThat(run.out())
                .as("the same as --help")
                .isEqualTo(CommandRun.of(helpOption(arguments)).out());
    }

    private static String[] helpOption(String arguments) {
        return (arguments.replaceFirst("(^| )help", "$1") + " --help").strip().split(" +");
    }

    @Test
    void aConfigurationFileThatIsNotThereIsNamed() {
        Path file = directory.resolve("none.json");

        assertThat(CommandRun.of("config", "--config", file.toString()))
                .isEqualTo(misused(file + ": file not found; name an existing file with --config"));
    }

    @Test
    void aDirectoryIsNoConfigurationFile() {
        assertThat(CommandRun.of("config", "--config", directory.toString()))
                .isEqualTo(misused(directory + ": is a directory; name a file with --config"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
            {'wal': {/ 'segment_size': '1MB',/   | 3 | 1  | Unexpected end-of-input within/between Object entries
            {'wal': {/ 'segment_size': '1MB'     | 2 | 23 | Unexpected end-of-input: expected close marker for Object
            {'wal': {/ 'type' 7 }}               | 2 | 9 | Unexpected character ('7' (code 55)): was expecting a colon to separate property name and value
            {'wal': {'a': .5}}                   | 1 | 15 | Unexpected character ('.' (code 46)): expected a valid value
            {'wal': {'a': NaN}}                  | 1 | 18 | Non-standard token 'NaN'
            {'wal': {'a': yes}}                  | 1 | 15 | Unrecognized token 'yes': expected a valid value
            """)
    void brokenJsonIsNamedByLineAndColumn(String json, int line, int column, String reason) throws IOException {
        Path file = Files.writeString(
                directory.resolve("c.json"), json.replace('/', '\n').replace('\'', '"'));

        assertThat(CommandRun.of("config", "--config", file.toString()))
                .isEqualTo(misused(file + ":" + line + ": not valid JSON at column " + column + ": " + reason));
    }

    @Test
    void anEmptyFileHoldsNoObject() throws IOException {
        Path file = Files.writeString(directory.resolve("c.json"), "");

        assertThat(CommandRun.of("config", "--config", file.toString()))
                .isEqualTo(misused(file + ":1: the file must contain a JSON object"));
    }

    @Test
    void aFileInThePlaceOfTheDataDirectoryIsNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("data"), "x");

        assertThat(CommandRun.of("wal", "verify", "--data-dir", file.toString()))
                .isEqualTo(failed(file + ": there is no log in this directory; name the directory that serve uses"));
    }

    @Test
    void aFileInThePlaceOfTheNewDirectoryIsNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "x");
        String data = oneRecord().toString();

        assertThat(CommandRun.of("wal", "repair", "--data-dir", data, "--to", file.toString()))
                .isEqualTo(misused("--to: must be a new or empty directory, was the file " + file + "; name another"));
        assertThat(CommandRun.of(
                        "wal",
                        "repair",
                        "--data-dir",
                        data,
                        "--to",
                        file.resolve("below").toString()))
                .isEqualTo(failed("cannot create directory " + file + ": the file already exists"));
    }

    @Test
    void aCorruptLogIsNamedWithTheCommandsThatHelp() throws IOException {
        Path data = oneRecord();
        overwrite(segment(data), 0, 'X');

        CommandRun run = CommandRun.of("dump", "--data-dir", data.toString(), "--count");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("ingestion: corrupt log: file wal-0000000000000001.seg, position 0: ")
                .endsWith(DAMAGED + "\n")
                .hasLineCount(1);
    }

    @Test
    void aLogOfAnotherVersionIsNamedWithBoth() throws IOException {
        Path data = oneRecord();
        overwrite(segment(data), 8, 9);
        // A second byte is changed too, because a file with only a different version counts as damaged.
        overwrite(segment(data), 40, 9);

        for (List<String> command : List.of(List.of("dump"), List.of("wal", "verify"), List.of("wal", "dump"))) {
            String[] arguments = Stream.concat(command.stream(), Stream.of("--data-dir", data.toString()))
                    .toArray(String[]::new);

            CommandRun run = CommandRun.of(arguments);

            assertThat(run.code()).as(run.toString()).isEqualTo(1);
            assertThat(run.err())
                    .isEqualTo("ingestion: file wal-0000000000000001.seg has format version 9, this library reads"
                            + " version 1; open it with the version that wrote it\n");
        }
    }
}
