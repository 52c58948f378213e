package io.ingestor.cli.config;

/** The configuration is wrong. The message is one line that says where, what, and what would be right. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigurationException(String message) {
        super(message);
    }

    public ConfigurationException(Origin origin, String message) {
        super(origin.describe() + ": " + message);
    }
}
