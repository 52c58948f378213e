package io.ingestor.rules.internal.transform.slots;

import java.util.ArrayList;
import java.util.List;

/**
 * A path to a field of a record: a top-level field, a label, or a value in {@code data}. In its text form, names are
 * separated by dots. A name is enclosed in single or double quotes if it contains dots, quotes, brackets, backslashes
 * or spaces.
 *
 * @param root the top-level field of the record
 * @param names the names below the root: one for a label, none for a top-level field as a whole
 */
public record FieldPath(Root root, List<String> names) {

    /** A top-level field of the record. */
    public enum Root {
        DATA,
        METADATA,
        TENANT,
        ENTITY,
        SCHEMA,
        TIMESTAMP,
        VERSION,
        PAYLOAD_TYPE;

        /** Returns the name of the field in paths. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private static final String SPECIAL = "'\"[]\\";

    public FieldPath {
        names = List.copyOf(names);
    }

    /**
     * Parses a path.
     *
     * @throws IllegalArgumentException if the path is invalid; the message continues the words "must be"
     */
    public static FieldPath parse(String text) {
        List<String> names = split(text);
        Root root = null;
        for (Root candidate : Root.values()) {
            if (candidate.word().equals(names.get(0))) {
                root = candidate;
            }
        }
        if (root == null) {
            throw new IllegalArgumentException(
                    "a path such as data.name, metadata.key, entity, tenant, schema, timestamp, version or payload_type");
        }
        List<String> below = names.subList(1, names.size());
        if (root == Root.DATA && below.isEmpty()) {
            throw new IllegalArgumentException("a path into data such as data.name");
        }
        if (root == Root.METADATA && below.size() != 1) {
            throw new IllegalArgumentException(
                    "a path to one label such as metadata.key; put a key with dots in quotes");
        }
        if (root != Root.DATA && root != Root.METADATA && !below.isEmpty()) {
            throw new IllegalArgumentException("just " + root.word() + ", which has no fields");
        }
        return new FieldPath(root, below);
    }

    private static List<String> split(String text) {
        List<String> names = new ArrayList<>();
        int at = 0;
        while (true) {
            StringBuilder name = new StringBuilder();
            if (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'')) {
                at = quoted(text, at, name);
            } else {
                int from = at;
                while (at < text.length() && text.charAt(at) != '.') {
                    char c = text.charAt(at++);
                    if (SPECIAL.indexOf(c) >= 0 || c <= ' ') {
                        throw new IllegalArgumentException(
                                c == '[' || c == ']'
                                        ? "a path without [ or ]: elements of lists have no path"
                                        : "a path whose names are put in quotes if they hold spaces, quotes or \\");
                    }
                    name.append(c);
                }
                if (at == from) {
                    throw new IllegalArgumentException("a path without empty names");
                }
            }
            names.add(name.toString());
            if (at == text.length()) {
                return names;
            }
            if (text.charAt(at) != '.') {
                throw new IllegalArgumentException("a path with a dot after each quoted name");
            }
            at++;
        }
    }

    private static int quoted(String text, int start, StringBuilder name) {
        char quote = text.charAt(start);
        for (int at = start + 1; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == quote) {
                return at + 1;
            }
            if (c == '\\' && ++at < text.length()) {
                c = text.charAt(at);
            }
            name.append(c);
        }
        throw new IllegalArgumentException("a path whose quotes are closed");
    }

    /** Returns the path as a JSON Pointer into the record, such as {@code /data/customer/name}. */
    public String pointer() {
        StringBuilder pointer = new StringBuilder("/").append(root.word());
        for (String name : names) {
            pointer.append('/').append(name.replace("~", "~0").replace("/", "~1"));
        }
        return pointer.toString();
    }

    /** Returns the path in the notation of the wire contract, as in violations. */
    public String field() {
        StringBuilder field = new StringBuilder(
                switch (root) {
                    case TENANT -> "id.tenant_id.id";
                    case ENTITY -> "id.entity_id.id";
                    case SCHEMA -> "schema.name";
                    default -> root.word();
                });
        for (int i = 0; i < names.size(); i++) {
            field.append(root == Root.METADATA ? "[\"" : i == 0 ? ".fields[\"" : "[\"")
                    .append(names.get(i))
                    .append("\"]");
        }
        return field.toString();
    }

    /** Returns true if this path equals the other one or is a prefix of it. */
    public boolean holds(FieldPath other) {
        return root == other.root
                && names.size() <= other.names.size()
                && names.equals(other.names.subList(0, names.size()));
    }
}
