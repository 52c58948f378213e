package io.ingestor.cli.config;

import java.util.Locale;

/**
 * One key of the configuration.
 *
 * @param section the object in the file that contains the key
 * @param key the name of the key in that object
 * @param type the type of the values
 * @param defaultValue the value if none is set
 * @param description the effect of the key, in one line
 */
public record Setting<T>(String section, String key, ValueType<T> type, T defaultValue, String description) {

    /** Returns the name of the key in messages. */
    public String path() {
        return section + "." + key;
    }

    /** Returns the environment variable that sets the key. */
    public String variable() {
        return (section + "_" + key).toUpperCase(Locale.ROOT);
    }

    /**
     * Parses and checks a value.
     *
     * @throws ConfigurationException if the value is invalid
     */
    T parse(RawValue raw) {
        try {
            return type.parse(raw);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(raw.origin(), path() + " " + e.getMessage() + hint(raw));
        }
    }

    /** Returns the default as JSON, as it is written in a file. */
    public String defaultJson() {
        return type.json(defaultValue);
    }

    private static String hint(RawValue raw) {
        // Kubernetes sets INGESTION_PORT=tcp://... in every pod if there is a service named "ingestion".
        return raw.origin() instanceof Origin.Environment && raw.text().startsWith("tcp://")
                ? "; if Kubernetes set it for a service of that name, set enableServiceLinks: false for the pod"
                : "";
    }
}
