package io.ingestor.rules;

/** The refusal of a configuration of transforms, with the place in the file, the path and the value that is wrong. */
public final class TransformConfigException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** Creates a refusal. */
    public TransformConfigException(String message) {
        super(message);
    }
}
