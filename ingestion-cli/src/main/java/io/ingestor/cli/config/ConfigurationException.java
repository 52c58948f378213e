package io.ingestor.cli.config;

/** Thrown if the configuration is wrong. The message is one line: the origin, the value, and the values allowed. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigurationException(String message) {
        super(message);
    }

    public ConfigurationException(Origin origin, String message) {
        super(origin.describe() + ": " + message);
    }
}
