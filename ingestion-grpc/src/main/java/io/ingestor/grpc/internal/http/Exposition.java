package io.ingestor.grpc.internal.http;

import java.util.Map;

/** Text in the exposition format of Prometheus, version 0.0.4: a family with its help and type, then its samples. */
public final class Exposition {

    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    /** The maximum length of a label value in code points, because texts from other components are unbounded. */
    public static final int MAX_LABEL_CHARS = 200;

    private final StringBuilder text = new StringBuilder();
    private String family = "";

    /** Begins a family of current values. */
    Exposition gauge(String name, String help) {
        return family(name, "gauge", help);
    }

    /** Begins a family of values that only grow until a restart. */
    Exposition counter(String name, String help) {
        return family(name, "counter", help);
    }

    /** Begins a family of quantiles. */
    Exposition summary(String name, String help) {
        return family(name, "summary", help);
    }

    private Exposition family(String name, String type, String help) {
        family = name;
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        return this;
    }

    Exposition value(long value) {
        text.append(family).append(' ').append(value).append('\n');
        return this;
    }

    Exposition value(double value) {
        text.append(family).append(' ').append(value).append('\n');
        return this;
    }

    Exposition value(String label, String labelValue, long value) {
        labelled(label, labelValue).append(value).append('\n');
        return this;
    }

    Exposition value(String label, String labelValue, double value) {
        labelled(label, labelValue).append(value).append('\n');
        return this;
    }

    /** Appends the sum and count of a summary. */
    Exposition total(double sum, long count) {
        text.append(family).append("_sum ").append(sum).append('\n');
        text.append(family).append("_count ").append(count).append('\n');
        return this;
    }

    /** Appends a sample with several labels, in the order of the map. */
    Exposition value(Map<String, String> labels, long value) {
        String separator = "{";
        text.append(family);
        for (Map.Entry<String, String> label : labels.entrySet()) {
            text.append(separator);
            label(label.getKey(), label.getValue());
            separator = ",";
        }
        text.append("} ").append(value).append('\n');
        return this;
    }

    private StringBuilder labelled(String label, String value) {
        text.append(family).append('{');
        label(label, value);
        return text.append("} ");
    }

    private void label(String label, String value) {
        text.append(label).append("=\"");
        value.codePoints().limit(MAX_LABEL_CHARS).forEach(this::escaped);
        text.append('"');
    }

    private void escaped(int character) {
        switch (character) {
            case '\\' -> text.append("\\\\");
            case '"' -> text.append("\\\"");
            case '\n' -> text.append("\\n");
            default -> text.appendCodePoint(character);
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
