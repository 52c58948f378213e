package io.ingestor.cli.config;

import io.ingestor.cli.terminal.CommandException;
import io.ingestor.cli.terminal.NativeText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A lookup of single configuration keys, for commands that need only a few: an invalid value of another key does not
 * stop them. Values override each other as in {@link Configuration}.
 */
final class KeyLookup {

    /** A value with its origin. */
    record Found<T>(T value, Origin origin) {}

    private final Map<Setting<?>, RawValue> file;
    private final Map<String, String> environment;

    /** @throws ConfigurationException if the file cannot be read, or has a key or section that must not be ignored */
    KeyLookup(Optional<Path> file, Map<String, String> environment) {
        this.file = file.map(path -> ConfigurationFile.read(path).values()).orElseGet(Map::of);
        this.environment = environment;
    }

    /**
     * @throws ConfigurationException if the value is invalid, or an environment variable is a misspelling of the key's
     *     variable
     */
    <T> Found<T> find(Setting<T> setting, String option, @Nullable String flag) {
        if (flag != null) {
            Origin origin = new Origin.Flag(option);
            return new Found<>(setting.parse(new RawValue(RawValue.Kind.PLAIN, flag, origin)), origin);
        }
        Variables.check(environment, setting);
        return Optional.ofNullable(environment.get(setting.variable()))
                // A variable that Kubernetes sets to the address of a service does not concern this command.
                .filter(text -> !Variables.isOfKubernetes(setting.variable(), text))
                .map(text -> new RawValue(RawValue.Kind.PLAIN, text, new Origin.Environment(setting.variable())))
                .or(() -> Optional.ofNullable(file.get(setting)))
                .map(raw -> new Found<>(setting.parse(raw), raw.origin()))
                .orElseGet(() -> new Found<>(setting.defaultValue(), new Origin.Default()));
    }

    /**
     * Returns the data directory, which must have a directory in it. Creates nothing.
     *
     * @param flag the value of {@code --data-dir}
     * @param name the name of the directory in it
     * @param otherwise the rest of the message if it has none
     */
    Path dataDirectory(@Nullable String flag, String name, String otherwise) {
        Found<String> found = find(Settings.DATA_DIR, "--data-dir", flag);
        Path directory = path(Settings.DATA_DIR, found.value(), found.origin());
        if (!Files.isDirectory(directory.resolve(name))) {
            String place = found.origin() instanceof Origin.File || found.origin() instanceof Origin.Environment
                    ? found.origin().describe() + ": "
                    : "";
            throw new CommandException(place + directory + ": " + otherwise);
        }
        return directory;
    }

    /** @throws ConfigurationException if the text is not a valid path */
    static Path path(Setting<String> setting, String text, Origin origin) {
        try {
            return NativeText.path(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(origin, setting.path() + " " + e.getMessage());
        }
    }
}
