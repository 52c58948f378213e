package io.ingestor.delta.internal.inspect;

import io.ingestor.delta.TableId;
import io.ingestor.delta.internal.log.Metadata;
import io.ingestor.delta.internal.name.DirectoryNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tables in a directory. Directories without a commit are no tables yet. */
public final class TableFolders {

    private final Path root;

    /** Creates a finder in the directory of all tables. */
    public TableFolders(Path root) {
        this.root = root;
    }

    /**
     * The tables that were found.
     *
     * @param known the tables whose directory has the name that this module gives it, in the order of the directories
     * @param unknown the directories of other tables
     */
    public record Found(List<TableFolder> known, List<Path> unknown) {

        public Found {
            known = List.copyOf(known);
            unknown = List.copyOf(unknown);
        }
    }

    /** Returns the folder of a table, which may not exist. */
    public TableFolder folder(TableId table) {
        return new TableFolder(table, root.resolve(table.directory()));
    }

    /** Finds all tables. */
    public Found find() throws IOException {
        List<TableFolder> known = new ArrayList<>();
        List<Path> unknown = new ArrayList<>();
        for (Path tenant : directories(root)) {
            for (Path table : directories(tenant)) {
                if (!hasCommit(table)) {
                    continue;
                }
                Optional<TableId> id = id(tenant, table);
                if (id.isPresent()) {
                    known.add(new TableFolder(id.get(), table));
                } else {
                    unknown.add(table);
                }
            }
        }
        return new Found(known, unknown);
    }

    private static List<Path> directories(Path parent) throws IOException {
        return list(parent).stream().filter(Files::isDirectory).sorted().toList();
    }

    private static List<Path> list(Path parent) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(parent)) {
            found.forEach(entries::add);
        } catch (DirectoryIteratorException e) {
            throw new IOException("directory " + parent + " cannot be listed: " + e.getMessage(), e);
        }
        return entries;
    }

    private static boolean hasCommit(Path table) throws IOException {
        Path log = table.resolve(TableFolder.LOG);
        return Files.isDirectory(log)
                && list(log).stream()
                        .anyMatch(file -> String.valueOf(file.getFileName()).matches("\\d{20}\\..+"));
    }

    private static Optional<TableId> id(Path tenantDirectory, Path tableDirectory) {
        String tenant = String.valueOf(tenantDirectory.getFileName());
        String schema = String.valueOf(tableDirectory.getFileName());
        TableId decoded = new TableId(decoded(tenant), schema.equals(DirectoryNames.NO_SCHEMA) ? "" : decoded(schema));
        String directory = tenant + '/' + schema;
        return decoded.directory().equals(directory) ? Optional.of(decoded) : described(tableDirectory, directory);
    }

    private static String decoded(String directory) {
        byte[] bytes = new byte[directory.length()];
        int length = 0;
        for (int i = 0; i < directory.length(); i++) {
            char c = directory.charAt(i);
            int high = i + 2 < directory.length() ? Character.digit(directory.charAt(i + 1), 16) : -1;
            int low = i + 2 < directory.length() ? Character.digit(directory.charAt(i + 2), 16) : -1;
            if (c == '%' && high >= 0 && low >= 0) {
                bytes[length++] = (byte) (16 * high + low);
                i += 2;
            } else {
                bytes[length++] = (byte) c;
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** Returns the name of a table by its log, for names that are too long for a directory. */
    private static Optional<TableId> described(Path table, String directory) {
        String name;
        try {
            name = new TableFolder(new TableId("", ""), table)
                    .read()
                    .metadata()
                    .map(Metadata::name)
                    .orElse("");
        } catch (IOException e) {
            return Optional.empty();
        }
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            String schema = name.substring(slash + 1);
            TableId id = new TableId(name.substring(0, slash), schema);
            TableId plain = new TableId(name.substring(0, slash), "");
            if (id.directory().equals(directory)) {
                return Optional.of(id);
            }
            if (schema.equals(DirectoryNames.NO_SCHEMA) && plain.directory().equals(directory)) {
                return Optional.of(plain);
            }
        }
        return Optional.empty();
    }
}
