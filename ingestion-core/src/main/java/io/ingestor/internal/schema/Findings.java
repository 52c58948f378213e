package io.ingestor.internal.schema;

import io.ingestor.internal.wire.DataRecordFormat;
import io.ingestor.internal.wire.Excerpt;
import io.ingestor.internal.wire.Utf8;
import io.ingestor.validate.Violations;
import java.nio.charset.StandardCharsets;

/** A collector of the violations of one invalid record. It tracks the path to the value that is being examined. */
final class Findings {

    /** The maximum number of violations of a record. */
    static final int MAX = 16;

    private static final int MAX_PATH_CHARS = 200;

    /** The length that marks a step as an index in a list. */
    private static final int INDEX = -1;

    final Evaluation evaluation;
    private final Violations found;
    private final int[] stepAt = new int[DataRecordFormat.MAX_DEPTH + 2];
    private final int[] stepLength = new int[DataRecordFormat.MAX_DEPTH + 2];
    private int steps;
    private int count;

    /** The prefix of each message: {@code propertyNames}, once for each enclosing schema of a name. */
    private String around = "";

    Findings(Evaluation evaluation, Violations found) {
        this.evaluation = evaluation;
        this.found = found;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Returns true if no more violations are wanted. */
    boolean isFull() {
        return count >= MAX || (count > 0 && found.isFull());
    }

    /** Adds the violations of a value against a schema, until this is full. */
    void explain(SchemaNode schema, int kind, int at, int length) {
        evaluation.step();
        for (Assertion assertion : schema.assertions(kind)) {
            if (isFull()) {
                return;
            }
            assertion.explain(this, kind, at, length);
        }
    }

    /** Adds the violations of a value against a schema nested in one that applies to the same value. */
    void explainNested(String keyword, SchemaNode schema, int kind, int at, int length) {
        evaluation.enter();
        explainChild(keyword, schema, kind, at, length);
        evaluation.leave();
    }

    /** Adds the violations of a value against the schema of a keyword. */
    void explainChild(String keyword, SchemaNode schema, int kind, int at, int length) {
        if (schema.isNone()) {
            add(keyword, "must be absent", kind, at, length);
        } else {
            explain(schema, kind, at, length);
        }
    }

    /** Adds the violations of the last entered member's name against a schema. */
    void explainName(SchemaNode schema) {
        String outer = around;
        int at = stepAt[steps - 1];
        int length = stepLength[steps - 1];
        around = outer + "propertyNames ";
        explain(schema, DataReader.TEXT, at, length);
        around = outer;
    }

    void enterMember(int nameAt, int nameLength) {
        stepAt[steps] = nameAt;
        stepLength[steps++] = nameLength;
    }

    void enterElement(int index) {
        stepAt[steps] = index;
        stepLength[steps++] = INDEX;
    }

    void leave() {
        steps--;
    }

    /** Adds a violation whose message shows the actual value. */
    void add(String keyword, String expected, int kind, int at, int length) {
        if (!isFull()) {
            add(keyword, expected + ", was " + ValueText.of(evaluation.in, kind, at, length));
        }
    }

    /** Adds a violation with a complete message. */
    void add(String keyword, String message) {
        if (!isFull()) {
            addAt(path(), around + keyword + ": " + message);
        }
    }

    /** Adds a violation that a rule of the host reported, with a pointer relative to the value. */
    void addForeign(String pointer, String message) {
        if (!isFull()) {
            String below = pointer.isEmpty() || pointer.startsWith("/") ? pointer : "/" + pointer;
            addAt(path() + below, around + message);
        }
    }

    private void addAt(String field, String message) {
        count++;
        found.add(field, message);
    }

    private String path() {
        StringBuilder path = new StringBuilder("data");
        for (int i = 0; i < steps; i++) {
            if (path.length() > MAX_PATH_CHARS) {
                return path.append("/...").toString();
            }
            path.append('/');
            if (stepLength[i] == INDEX) {
                path.append(stepAt[i]);
            } else {
                path.append(name(stepAt[i], stepLength[i]));
            }
        }
        return path.toString();
    }

    /** Returns a name as a token of a JSON Pointer. A long or unprintable name is cut and its characters escaped. */
    private String name(int at, int length) {
        byte[] bytes = evaluation.in.bytes;
        String name;
        if (length <= MAX_PATH_CHARS && Utf8.firstControl(bytes, at, at + length) < 0) {
            name = new String(bytes, at, length, StandardCharsets.UTF_8);
        } else {
            String quoted = Excerpt.of(bytes, at, length);
            name = quoted.substring(1, quoted.length() - 1);
        }
        return name.replace("~", "~0").replace("/", "~1");
    }
}
