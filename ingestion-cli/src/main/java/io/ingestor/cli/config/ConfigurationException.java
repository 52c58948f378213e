package io.ingestor.cli.config;

/**
 * Thrown if the configuration is invalid. The message is one line, usually with the origin, the value and the allowed
 * values.
 */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigurationException(String message) {
        super(message);
    }

    public ConfigurationException(Origin origin, String message) {
        super(origin.describe() + ": " + message);
    }
}
