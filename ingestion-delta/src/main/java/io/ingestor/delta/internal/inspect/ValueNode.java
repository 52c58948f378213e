package io.ingestor.delta.internal.inspect;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A reader of the values of a column or of a part of it, put together from leaves as Dremel does (Melnik et al., VLDB
 * 2010). Values are those of {@link io.ingestor.Record#data}.
 */
abstract sealed class ValueNode {

    /** The definition level of a value that is present. */
    private final int definition;

    private ValueNode(int definition) {
        this.definition = definition;
    }

    /** Returns a leaf whose levels show whether a value is present. */
    abstract LeafCursor first();

    /** Moves to a row. */
    abstract void moveTo(int rowGroup, long row) throws IOException;

    /** Skips the place of a value that is not present. */
    abstract void skip() throws IOException;

    /** Reads a value that is present. */
    abstract @Nullable Object present() throws IOException;

    /** Reads a value, and moves behind it. */
    final @Nullable Object read() throws IOException {
        if (first().definition() >= definition) {
            return present();
        }
        skip();
        return null;
    }

    final int definition() {
        return definition;
    }

    /** A value without parts. */
    static final class OfScalar extends ValueNode {

        private final LeafCursor leaf;

        OfScalar(int definition, LeafCursor leaf) {
            super(definition);
            this.leaf = leaf;
        }

        @Override
        LeafCursor first() {
            return leaf;
        }

        @Override
        void moveTo(int rowGroup, long row) throws IOException {
            leaf.moveTo(rowGroup, row);
        }

        @Override
        void skip() throws IOException {
            leaf.advance();
        }

        @Override
        @Nullable
        Object present() throws IOException {
            Object value = value();
            leaf.advance();
            return value;
        }

        private @Nullable Object value() throws IOException {
            return switch (leaf.type()) {
                case BOOLEAN -> leaf.truth();
                case DOUBLE -> leaf.real();
                case STRING -> leaf.text();
                case JSON -> JsonValues.parse(leaf.text());
                case BINARY -> leaf.bytes();
                // Whole numbers come from doubles. Those of other writers become the nearest one.
                case LONG, INT -> (double) leaf.number();
                case TIMESTAMP, DATE -> leaf.number();
            };
        }
    }

    /** An object. Members that are null are left out, because in a row they are the same as missing ones. */
    static final class OfStruct extends ValueNode {

        private final List<String> names;
        private final List<ValueNode> members;

        /** @param members the readers of its members, at least one */
        OfStruct(int definition, List<String> names, List<ValueNode> members) {
            super(definition);
            this.names = List.copyOf(names);
            this.members = List.copyOf(members);
        }

        @Override
        LeafCursor first() {
            return members.get(0).first();
        }

        @Override
        void moveTo(int rowGroup, long row) throws IOException {
            for (ValueNode member : members) {
                member.moveTo(rowGroup, row);
            }
        }

        @Override
        void skip() throws IOException {
            for (ValueNode member : members) {
                member.skip();
            }
        }

        @Override
        Map<String, Object> present() throws IOException {
            Map<String, Object> object = new LinkedHashMap<>();
            for (int i = 0; i < members.size(); i++) {
                Object value = members.get(i).read();
                if (value != null) {
                    object.put(names.get(i), value);
                }
            }
            return object;
        }
    }

    /** A list. */
    static final class OfList extends ValueNode {

        private final ValueNode element;
        private final int repetition;

        /**
         * Creates a reader.
         *
         * @param definition the definition level of a list that is present and may be empty
         * @param repetition the repetition level of its elements after the first
         */
        OfList(int definition, int repetition, ValueNode element) {
            super(definition);
            this.element = element;
            this.repetition = repetition;
        }

        @Override
        LeafCursor first() {
            return element.first();
        }

        @Override
        void moveTo(int rowGroup, long row) throws IOException {
            element.moveTo(rowGroup, row);
        }

        @Override
        void skip() throws IOException {
            element.skip();
        }

        @Override
        List<@Nullable Object> present() throws IOException {
            List<@Nullable Object> list = new ArrayList<>();
            if (first().definition() == definition()) {
                element.skip();
                return list;
            }
            do {
                list.add(element.read());
            } while (first().repetition() == repetition);
            return list;
        }
    }
}
