package io.ingestor.validate;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The form of the values that a {@link Schema} describes, for a sink with typed columns. Every value may also be null
 * or absent. A shape is a summary: a value that the schema accepts always fits it, but not the reverse. A value that a
 * schema in mode {@link SchemaMode#WARN} lets pass may not fit it. Immutable.
 *
 * @param kind the kind of the value
 * @param members the members of an {@link Kind#OBJECT} in their order, with distinct names; empty for other kinds
 * @param element the shape of the values of a {@link Kind#LIST}; empty for other kinds
 */
public record DataShape(Kind kind, List<Member> members, Optional<DataShape> element) {

    private static final int MAX_TEXT = 10_000;

    /** The kind of a value. */
    public enum Kind {
        /** True or false. */
        BOOLEAN,
        /** A number without a fractional part, of any size. */
        INTEGER,
        /** Any number. */
        NUMBER,
        /** A text. */
        STRING,
        /** An object with known members; it may have others. */
        OBJECT,
        /** An array with values of one shape. */
        LIST,
        /** A value without a known type, or of several types. */
        ANY
    }

    /**
     * A member of an object.
     *
     * @param name its name, which may be any text
     * @param shape the shape of its values
     */
    public record Member(String name, DataShape shape) {

        public Member {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(shape, "shape");
        }
    }

    /**
     * Creates a shape.
     *
     * @throws IllegalArgumentException if the kind must not have such members or such an element
     */
    public DataShape {
        Objects.requireNonNull(kind, "kind");
        members = List.copyOf(members);
        if (kind != Kind.OBJECT && !members.isEmpty()) {
            throw new IllegalArgumentException("members must be empty unless kind is OBJECT, was of " + kind);
        }
        if ((kind == Kind.LIST) != element.isPresent()) {
            throw new IllegalArgumentException("element must be present if and only if kind is LIST, was of " + kind);
        }
        Set<String> names = new HashSet<>();
        for (Member member : members) {
            if (!names.add(member.name())) {
                throw new IllegalArgumentException(
                        "members must have distinct names, was \"" + member.name() + "\" again");
            }
        }
    }

    /** Returns a shape without members or an element. */
    public static DataShape of(Kind kind) {
        return new DataShape(kind, List.of(), Optional.empty());
    }

    /** Returns the shape of an object. */
    public static DataShape object(List<Member> members) {
        return new DataShape(Kind.OBJECT, members, Optional.empty());
    }

    /** Returns the shape of an array. */
    public static DataShape listOf(DataShape element) {
        return new DataShape(Kind.LIST, List.of(), Optional.of(element));
    }

    /**
     * Returns a text such as {@code {id: integer, tags: [string], place: {lat: number, more: any}}}. A text of more
     * than 10,000 characters is truncated.
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        appendTo(text);
        if (text.length() > MAX_TEXT) {
            text.setLength(MAX_TEXT);
            text.append("...");
        }
        return text.toString();
    }

    private void appendTo(StringBuilder text) {
        if (kind == Kind.OBJECT) {
            text.append('{');
            String comma = "";
            for (Member member : members) {
                if (text.length() > MAX_TEXT) {
                    return;
                }
                text.append(comma).append(member.name()).append(": ");
                member.shape().appendTo(text);
                comma = ", ";
            }
            text.append('}');
        } else if (kind == Kind.LIST) {
            text.append('[');
            element.ifPresent(shape -> shape.appendTo(text));
            text.append(']');
        } else {
            text.append(kind.name().toLowerCase(Locale.ROOT));
        }
    }
}
