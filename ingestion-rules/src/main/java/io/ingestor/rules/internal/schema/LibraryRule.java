package io.ingestor.rules.internal.schema;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.ValidationLimitExceededException;
import io.ingestor.RecordFields;
import io.ingestor.validate.DataRule;
import io.ingestor.validate.UndecidedException;
import io.ingestor.validate.Violations;
import tools.jackson.databind.JsonNode;

/** A rule that validates a decoded copy of a value with the library. */
final class LibraryRule implements DataRule {

    private static final long MAX_STEPS = 1_000_000;

    private final Schema schema;

    LibraryRule(Schema schema) {
        this.schema = schema;
    }

    private static void limit(ExecutionContext context) {
        context.executionConfig(config -> config.maxEvaluationSteps(MAX_STEPS));
    }

    @Override
    public void check(RecordFields value, Violations found) {
        value.next();
        check(ValueTree.read(value), found);
    }

    void check(JsonNode value, Violations found) {
        try {
            for (Error error : schema.validate(value, (ExecutionContext context) -> limit(context))) {
                found.add(
                        String.valueOf(error.getInstanceLocation()),
                        (error.getKeyword() == null ? "schema" : error.getKeyword()) + ": " + error.getMessage());
            }
        } catch (ValidationLimitExceededException e) {
            throw new UndecidedException(
                    "must be decided in " + MAX_STEPS + " steps of the library, took more: send less in one record");
        }
    }
}
