package io.ingestor.rules.internal.transform.lookup;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.csv.CsvFactory;

/** A reader of rows of comma-separated values as defined by RFC 4180. Not thread-safe. */
public final class Csv {

    private static final CsvFactory FACTORY = new CsvFactory();

    private final JsonParser parser;
    private int number;
    private boolean hasMore;

    /** Creates a reader positioned before the first row. */
    public Csv(String text) {
        parser = FACTORY.createParser(ObjectReadContext.empty(), text);
        advance();
    }

    private void advance() {
        number++;
        hasMore = parser.nextToken() != null;
    }

    /** Returns true if there is another row. */
    public boolean hasMore() {
        return hasMore;
    }

    /** Returns the number of the next row, from 1. */
    public int number() {
        return number;
    }

    /**
     * Reads the next row.
     *
     * @throws IllegalArgumentException if the row is malformed, with its number and the reason
     */
    public List<String> row() {
        List<String> row = new ArrayList<>();
        try {
            while (parser.nextToken() == JsonToken.VALUE_STRING) {
                row.add(parser.getString());
            }
            advance();
            return row;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("row " + number + ": " + e.getOriginalMessage(), e);
        }
    }
}
