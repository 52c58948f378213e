package io.ingestor.rules.internal.directory;

import io.ingestor.rules.Formats;
import io.ingestor.rules.InvalidSchemaException;
import io.ingestor.rules.JsonSchema;
import io.ingestor.rules.SchemaChange;
import io.ingestor.rules.SchemaCompatibility;
import io.ingestor.rules.SchemaDiff;
import io.ingestor.rules.SchemaNote;
import io.ingestor.rules.SchemaProblem;
import io.ingestor.rules.internal.schema.DocumentSet;
import io.ingestor.rules.internal.schema.SchemaCompilation;
import io.ingestor.validate.Schemas;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The state of a directory of schemas between polls: the schemas in force, and the problems of the last poll. Not
 * thread-safe.
 */
public final class DirectoryState {

    private static final int MAX_TOTAL_BYTES = 64 << 20;
    private static final int MAX_PATHS = 5;

    private final Path root;
    private final SchemaCompatibility compatibility;
    private final Formats formats;
    private final NavigableMap<SchemaPlace, Registered> inForce = new TreeMap<>(SchemaPlace.BY_VERSION);
    private final DocumentSet documents = new DocumentSet();
    private Map<Path, Reading> readings = new HashMap<>();
    private List<SchemaProblem> problems = List.of();
    private long totalBytes;
    private boolean polled;

    public DirectoryState(Path root, SchemaCompatibility compatibility, Formats formats) {
        this.root = root;
        this.compatibility = compatibility;
        this.formats = formats;
    }

    /**
     * Reads the directory.
     *
     * @return the labels of the newly registered schemas
     * @throws IOException if the directory cannot be listed; the schemas in force remain unchanged
     */
    public List<String> poll() throws IOException {
        Listing listing = Listing.of(root);
        List<SchemaProblem> found = new ArrayList<>(listing.problems());
        List<SchemaPlace> waiting = read(listing, found);
        List<String> taken = new ArrayList<>();
        Map<SchemaPlace, String> failures = new HashMap<>();
        // A schema may refer to another one that is registered in the same poll.
        boolean progress = true;
        while (progress) {
            progress = false;
            for (SchemaPlace place : List.copyOf(waiting)) {
                Optional<String> failure = takeUp(place);
                if (failure.isEmpty()) {
                    waiting.remove(place);
                    failures.remove(place);
                    taken.add(place.label());
                    progress = true;
                } else {
                    failures.put(place, failure.get());
                }
            }
        }
        for (SchemaPlace place : waiting) {
            // A file that is still being written is not a problem yet.
            if (!polled || reading(place).isSettled()) {
                found.add(new SchemaProblem(place.file(), String.valueOf(failures.get(place))));
            }
        }
        missing(listing, found);
        problems = List.copyOf(found);
        polled = true;
        return taken;
    }

    public List<SchemaProblem> problems() {
        return problems;
    }

    /** Returns the schemas in force. */
    public Schemas schemas() {
        Schemas.Builder schemas = Schemas.builder();
        inForce.forEach((place, registered) -> schemas.add(
                place.tenant(),
                place.name(),
                place.version(),
                registered.schema().schema()));
        return schemas.build();
    }

    /** Returns the {@linkplain JsonSchema#fallbacks() fallbacks} of the schemas in force. */
    public List<SchemaNote> fallbacks() {
        return inForce.values().stream()
                .flatMap(registered -> registered.schema().fallbacks().stream())
                .toList();
    }

    /** Reads the files and reports the changed and unreadable ones. Returns the other places not in force yet. */
    private List<SchemaPlace> read(Listing listing, List<SchemaProblem> found) {
        Map<Path, Reading> now = new HashMap<>();
        List<SchemaPlace> waiting = new ArrayList<>();
        for (SchemaPlace place : listing.places()) {
            try {
                Reading before = readings.get(place.file());
                Reading reading = before == null ? Reading.of(place.file()) : before.again(place.file());
                Registered registered = inForce.get(place);
                now.put(place.file(), reading);
                if (registered == null) {
                    waiting.add(place);
                } else if (!reading.text().equals(registered.document())) {
                    found.add(new SchemaProblem(
                            place.file(),
                            "must not change after it was registered as " + place.label()
                                    + ", which stays in force unchanged: restore it and add a new version"));
                }
            } catch (IOException e) {
                found.add(new SchemaProblem(place.file(), Reading.describe(e)));
            }
        }
        readings = now;
        return waiting;
    }

    private void missing(Listing listing, List<SchemaProblem> found) {
        Set<SchemaPlace> listed = new HashSet<>(listing.places());
        for (SchemaPlace place : inForce.keySet()) {
            if (!listed.contains(place)) {
                found.add(new SchemaProblem(
                        place.file(),
                        "must not be removed after it was registered as " + place.label()
                                + ", which stays in force until the restart"));
            }
        }
    }

    /** Registers a schema. Returns the reason if that fails; empty if it succeeds. */
    private Optional<String> takeUp(SchemaPlace place) {
        byte[] document = reading(place).content();
        if (document.length > Reading.MAX_BYTES) {
            return Optional.of("size must be at most " + Reading.MAX_BYTES + " bytes, was more");
        }
        if (totalBytes + document.length > MAX_TOTAL_BYTES) {
            return Optional.of("size of all schemas must be at most " + MAX_TOTAL_BYTES + " bytes, was more");
        }
        try {
            JsonSchema schema = SchemaCompilation.compile(documents, formats, place.uri(), document);
            Registered added = new Registered(place, reading(place).text(), schema);
            Optional<String> broken = incompatible(added);
            if (broken.isEmpty()) {
                inForce.put(place, added);
                documents.add(place.uri(), document);
                totalBytes += document.length;
            }
            return broken;
        } catch (InvalidSchemaException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // One invalid file must not prevent the registration of others.
            return Optional.of("cannot be compiled: " + e);
        }
    }

    private Optional<String> incompatible(Registered added) {
        if (compatibility == SchemaCompatibility.NONE) {
            return Optional.empty();
        }
        Map.Entry<SchemaPlace, Registered> before = inForce.lowerEntry(added.place());
        if (before != null && before.getKey().isSameName(added.place())) {
            Optional<String> broken = incompatible(before.getValue(), added);
            if (broken.isPresent()) {
                return broken;
            }
        }
        Map.Entry<SchemaPlace, Registered> after = inForce.higherEntry(added.place());
        return after != null && after.getKey().isSameName(added.place())
                ? incompatible(added, after.getValue())
                : Optional.empty();
    }

    private Optional<String> incompatible(Registered older, Registered newer) {
        List<SchemaChange> breaking =
                SchemaDiff.between(older.document(), newer.document()).breaking(compatibility);
        if (breaking.isEmpty()) {
            return Optional.empty();
        }
        List<String> lines = breaking.stream()
                .limit(MAX_PATHS)
                .map(change -> change.describe(compatibility))
                .toList();
        int more = breaking.size() - lines.size();
        return Optional.of(newer.place().label() + " must be compatible with "
                + older.place().label() + " ("
                + compatibility.name().toLowerCase(Locale.ROOT) + "): " + String.join("; ", lines)
                + (more == 0 ? "" : "; and " + more + " more"));
    }

    private Reading reading(SchemaPlace place) {
        Reading reading = readings.get(place.file());
        if (reading == null) {
            throw new IllegalStateException(place.file() + " was not read");
        }
        return reading;
    }
}
