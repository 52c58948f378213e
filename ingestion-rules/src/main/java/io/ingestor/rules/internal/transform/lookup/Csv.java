package io.ingestor.rules.internal.transform.lookup;

import java.util.ArrayList;
import java.util.List;

/** A reader of comma-separated values as RFC 4180 describes them; lines end with LF or CRLF. */
public final class Csv {

    private final String text;
    private int at;
    private int line = 1;

    public Csv(String text) {
        this.text = text;
    }

    /** Returns true if there is another row. */
    public boolean hasMore() {
        return at < text.length();
    }

    /** Returns the line at which the next row begins, from 1. */
    public int line() {
        return line;
    }

    /**
     * Reads the next row.
     *
     * @throws IllegalArgumentException if its quotes are wrong
     */
    public List<String> row() {
        List<String> row = new ArrayList<>();
        while (true) {
            row.add(at < text.length() && text.charAt(at) == '"' ? quoted() : plain());
            if (at == text.length()) {
                return row;
            }
            char c = text.charAt(at++);
            if (c == ',') {
                continue;
            }
            if (c == '\r' && at < text.length() && text.charAt(at) == '\n') {
                at++;
            } else if (c != '\n') {
                throw new IllegalArgumentException("line " + line + ": a quoted value must be followed by a comma");
            }
            line++;
            return row;
        }
    }

    private String plain() {
        int from = at;
        while (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != '\n') {
            at++;
        }
        if (at > from && text.charAt(at - 1) == '\r' && (at == text.length() || text.charAt(at) == '\n')) {
            at--;
            String value = text.substring(from, at);
            if (at + 1 == text.length()) {
                at++;
            }
            return value;
        }
        return text.substring(from, at);
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\n') {
                line++;
            }
            if (c != '"') {
                value.append(c);
            } else if (at < text.length() && text.charAt(at) == '"') {
                value.append('"');
                at++;
            } else {
                return value.toString();
            }
        }
        throw new IllegalArgumentException("line " + line + ": quotes must be closed");
    }
}
