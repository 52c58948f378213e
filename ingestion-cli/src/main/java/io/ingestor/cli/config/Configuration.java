package io.ingestor.cli.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration in effect: a value for every setting, with its origin. A flag overrides the environment, which
 * overrides the file, which overrides the default.
 */
public final class Configuration {

    private record Entry(Object value, Origin origin) {}

    private final Map<Setting<?>, Entry> entries = new LinkedHashMap<>();
    private final List<String> notices;

    private Configuration(List<String> notices) {
        this.notices = List.copyOf(notices);
    }

    /**
     * Collects and checks all settings.
     *
     * @param flags the values from the command line, by setting
     * @throws ConfigurationException if any value is invalid, even one that another value overrides
     */
    public static Configuration load(
            Optional<Path> file, Map<String, String> environment, Map<Setting<?>, RawValue> flags) {
        ConfigurationFile.Content content =
                file.map(ConfigurationFile::read).orElseGet(() -> new ConfigurationFile.Content(Map.of(), List.of()));
        List<String> notices = new ArrayList<>(content.notices());
        notices.addAll(Variables.check(environment));
        Configuration configuration = new Configuration(notices);
        for (Setting<?> setting : Settings.all()) {
            List<RawValue> given = new ArrayList<>();
            Optional.ofNullable(content.values().get(setting)).ifPresent(given::add);
            Optional.ofNullable(environment.get(setting.variable()))
                    .map(text -> new RawValue(RawValue.Kind.PLAIN, text, new Origin.Environment(setting.variable())))
                    .ifPresent(given::add);
            Optional.ofNullable(flags.get(setting)).ifPresent(given::add);
            configuration.put(setting, given);
        }
        return configuration;
    }

    private void put(Setting<?> setting, List<RawValue> given) {
        Entry entry = new Entry(setting.defaultValue(), new Origin.Default());
        for (RawValue raw : given) {
            entry = new Entry(setting.parse(raw), raw.origin());
        }
        entries.put(setting, entry);
    }

    /** Returns the notices for the operator, one line each. */
    public List<String> notices() {
        return notices;
    }

    @SuppressWarnings("unchecked") // put() pairs every setting with a value of its type
    public <T> T value(Setting<T> setting) {
        return (T) entry(setting).value();
    }

    Origin origin(Setting<?> setting) {
        return entry(setting).origin();
    }

    /** Returns the value as JSON, as it is written in a file. */
    <T> String json(Setting<T> setting) {
        return setting.type().json(value(setting));
    }

    private Entry entry(Setting<?> setting) {
        Entry entry = entries.get(setting);
        if (entry == null) {
            throw new IllegalArgumentException(setting.path() + " is not in Settings.all()");
        }
        return entry;
    }
}
