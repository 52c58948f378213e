package io.ingestor.cli.config;

import java.util.Locale;

/**
 * One key of the configuration.
 *
 * @param section the object in the file that holds it
 * @param key its name there
 * @param type the type of its values
 * @param defaultValue its value if none is set
 * @param description what it does, in one line
 */
public record Setting<T>(String section, String key, ValueType<T> type, T defaultValue, String description) {

    /** Returns its name in messages. */
    public String path() {
        return section + "." + key;
    }

    /** Returns the variable of the environment that sets it. */
    public String variable() {
        return (section + "_" + key).toUpperCase(Locale.ROOT);
    }

    /**
     * Parses and checks a value.
     *
     * @throws ConfigurationException if it is wrong
     */
    T parse(RawValue raw) {
        try {
            return type.parse(raw);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(raw.origin(), path() + " " + e.getMessage() + hint(raw));
        }
    }

    /** Returns the default as it would stand in a file. */
    public String defaultJson() {
        return type.json(defaultValue);
    }

    private static String hint(RawValue raw) {
        // Kubernetes sets INGESTION_PORT=tcp://... in every pod beside a service of the name "ingestion".
        return raw.origin() instanceof Origin.Environment && raw.text().startsWith("tcp://")
                ? "; if Kubernetes set it for a service of that name, set enableServiceLinks: false for the pod"
                : "";
    }
}
