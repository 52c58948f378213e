package io.ingestor.internal.block;

/** The step that rejected a record, as a dead letter names it. */
enum RejectingStep {
    SCAN("scan"),
    INPUT_SCHEMA("input_schema"),
    VALIDATE("validate"),
    TRANSFORM("transform"),
    OUTPUT_SCHEMA("output_schema");

    private final String word;

    RejectingStep(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
