package io.ingestor.rules;

/**
 * Thrown when a configuration of transforms is invalid. The message contains the place in the file, the path and the
 * invalid value.
 */
public final class TransformConfigException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception. */
    public TransformConfigException(String message) {
        super(message);
    }
}
