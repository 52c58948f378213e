package io.ingestor.rules.internal.transform;

import io.ingestor.rules.internal.transform.lookup.LookupFile;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * The environment of a configuration: its directory, the clock, the host name, and the lookup tables that it opened.
 */
final class Surroundings {

    private final Path directory;
    private final Clock clock;
    private final String host;
    private final List<LookupFile> lookups = new ArrayList<>();

    Surroundings(Path directory, Clock clock, String host) {
        this.directory = directory;
        this.clock = clock;
        this.host = host;
    }

    Path resolve(ConfigValue file) {
        try {
            return directory.resolve(file.text());
        } catch (InvalidPathException e) {
            throw file.mustBe("the path of a file");
        }
    }

    Clock clock() {
        return clock;
    }

    String host() {
        return host;
    }

    void add(LookupFile file) {
        lookups.add(file);
    }

    List<LookupFile> lookups() {
        return List.copyOf(lookups);
    }
}
