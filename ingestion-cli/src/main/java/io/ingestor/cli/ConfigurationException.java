package io.ingestor.cli;

/** The configuration is wrong. The message is one line that says where, what, and what would be right. */
final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConfigurationException(String message) {
        super(message);
    }

    ConfigurationException(Origin origin, String message) {
        super(origin.describe() + ": " + message);
    }
}
