package io.ingestor.rules.internal.directory;

import io.ingestor.rules.SchemaProblem;
import io.ingestor.validate.RegisteredSchema;
import io.ingestor.validate.Schema;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A listing of the files {@code <tenant>/<name>/<version>.json} in a directory of schemas. Entries whose names begin
 * with a dot are ignored, because editors and mounted volumes use such names.
 */
final class Listing {

    private static final int MAX_FILES = 10_000;
    private static final Pattern FILE = Pattern.compile("([1-9][0-9]{0,9})\\.json");

    private final Path root;
    private final Path realRoot;
    private final List<SchemaPlace> places = new ArrayList<>();
    private final List<SchemaProblem> problems = new ArrayList<>();
    private int entries;

    private Listing(Path root) throws IOException {
        this.root = root;
        this.realRoot = root.toRealPath();
    }

    /** Lists the directory. Each entry that does not fit the layout becomes a problem. */
    static Listing of(Path root) throws IOException {
        Listing listing = new Listing(root);
        for (Path tenant : listing.entries(root)) {
            listing.tenant(tenant);
        }
        listing.places.sort(SchemaPlace.BY_VERSION);
        return listing;
    }

    /** Returns the places of the schemas, with the versions of a name in numeric order. */
    List<SchemaPlace> places() {
        return places;
    }

    List<SchemaProblem> problems() {
        return problems;
    }

    private void tenant(Path tenant) throws IOException {
        if (isDirectoryWithin(tenant)) {
            for (Path name : entries(tenant)) {
                if (isDirectoryWithin(name)) {
                    for (Path file : entries(name)) {
                        file(tenant, name, file);
                    }
                }
            }
        }
    }

    private boolean isDirectoryWithin(Path directory) {
        if (!Files.isDirectory(directory)) {
            problem(directory, "must be in a directory of a tenant and of a schema: <tenant>/<name>/<version>.json");
            return false;
        }
        return isWithin(directory);
    }

    private boolean isWithin(Path path) {
        try {
            if (path.toRealPath().startsWith(realRoot)) {
                return true;
            }
            problem(path, "must not lead out of " + root + "; copy the file");
        } catch (IOException e) {
            problem(path, Reading.describe(e));
        }
        return false;
    }

    private void file(Path tenant, Path name, Path file) {
        Matcher version = FILE.matcher(file.getFileName().toString());
        boolean fits = version.matches() && Long.parseLong(version.group(1)) <= Integer.MAX_VALUE;
        if (!fits) {
            problem(
                    file,
                    "name must be a version from 1 to " + Integer.MAX_VALUE + " and .json, such as 1.json, was "
                            + file.getFileName());
            return;
        }
        try {
            RegisteredSchema checked = new RegisteredSchema(
                    tenant.getFileName().toString(),
                    name.getFileName().toString(),
                    Integer.parseInt(version.group(1)),
                    Schema.any());
            if (isWithin(file)) {
                places.add(new SchemaPlace(file, checked.tenant(), checked.name(), checked.version()));
            }
        } catch (IllegalArgumentException e) {
            problem(file, String.valueOf(e.getMessage()));
        }
    }

    private List<Path> entries(Path directory) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            for (Path entry : stream) {
                if (!entry.getFileName().toString().startsWith(".")) {
                    found.add(entry);
                    entries++;
                }
                if (entries > MAX_FILES) {
                    throw new IOException("must have at most " + MAX_FILES + " files, had more");
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        found.sort(null);
        return found;
    }

    private void problem(Path file, String reason) {
        problems.add(new SchemaProblem(file, reason));
    }
}
