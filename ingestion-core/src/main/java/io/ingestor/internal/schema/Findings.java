package io.ingestor.internal.schema;

import io.ingestor.internal.wire.DataRecordFormat;
import io.ingestor.internal.wire.Excerpt;
import io.ingestor.internal.wire.Utf8;
import io.ingestor.validate.Violations;
import java.nio.charset.StandardCharsets;

/** The violations of a wrong record, with the path to the value that is examined. For one record. */
final class Findings {

    /** The most violations of a record. */
    static final int MAX = 16;

    private static final int MAX_PATH_CHARS = 200;

    /** The mark, in place of a length, of a step that is an index in a list. */
    private static final int INDEX = -1;

    final Evaluation evaluation;
    private final Violations found;
    private final int[] stepAt = new int[DataRecordFormat.MAX_DEPTH + 2];
    private final int[] stepLength = new int[DataRecordFormat.MAX_DEPTH + 2];
    private int steps;
    private int count;

    /** The text before each message: the keyword of the schema around. */
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

    /** Explains a value to which a schema applies; stops when this is full. */
    void explain(SchemaNode schema, int kind, int at, int length) {
        evaluation.step();
        for (Assertion assertion : schema.assertions(kind)) {
            if (isFull()) {
                return;
            }
            assertion.explain(this, kind, at, length);
        }
    }

    /** Explains a value to which a schema applies beside the one around it. */
    void explainNested(String keyword, SchemaNode schema, int kind, int at, int length) {
        evaluation.enter();
        explainChild(keyword, schema, kind, at, length);
        evaluation.leave();
    }

    /** Explains a member or value for which a schema of that keyword is meant. */
    void explainChild(String keyword, SchemaNode schema, int kind, int at, int length) {
        if (schema.isNone()) {
            add(keyword, "must be absent", kind, at, length);
        } else {
            explain(schema, kind, at, length);
        }
    }

    /** Explains the name of the member that was entered last. */
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

    /** Adds a violation with the value as it is. */
    void add(String keyword, String expected, int kind, int at, int length) {
        if (!isFull()) {
            add(keyword, expected + ", was " + ValueText.of(evaluation.in, kind, at, length));
        }
    }

    /** Adds a violation: the expected and the actual. */
    void add(String keyword, String message) {
        if (!isFull()) {
            addAt(path(), around + keyword + ": " + message);
        }
    }

    /** Adds a violation of a rule, whose field is a pointer from the value. */
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

    /** Returns a name as in a JSON Pointer; if it is long or does not print, cut and with escapes. */
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
