package io.ingestor.rules;

/**
 * Thrown when a configuration of transforms is invalid or cannot be read. The message contains the file and, for an
 * invalid value, its line, column and path.
 */
public final class TransformConfigException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception. */
    public TransformConfigException(String message) {
        super(message);
    }
}
