package io.ingestor.rules.internal.evolve;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** A schema document that resolves its own references. */
final class SchemaDocument {

    private final JsonNode root;
    private final Map<String, SchemaNode> anchors = new HashMap<>();
    private boolean embedding;

    SchemaDocument(JsonNode root) {
        this.root = root;
        collect(root, "");
    }

    SchemaNode root() {
        return new SchemaNode(root, this, "");
    }

    /** Returns the target of a reference within the document; empty if it is unknown or ambiguous. */
    Optional<SchemaNode> resolve(String reference) {
        String id = root.path("$id").asString("");
        String local = !id.isEmpty() && reference.startsWith(id) ? reference.substring(id.length()) : reference;
        // The references in an embedded resource have another base.
        if (embedding || !(local.isEmpty() || local.startsWith("#"))) {
            return Optional.empty();
        }
        String fragment = local.isEmpty() ? "" : local.substring(1);
        if (!fragment.isEmpty() && !fragment.startsWith("/")) {
            return Optional.ofNullable(anchors.get(fragment));
        }
        try {
            String pointer = URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
            JsonNode target = root.at(JsonPointer.compile(pointer));
            return target.isMissingNode() ? Optional.empty() : Optional.of(new SchemaNode(target, this, pointer));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void collect(JsonNode node, String pointer) {
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                JsonNode value = member.getValue();
                if (member.getKey().equals("$id") && value.isString() && !pointer.isEmpty()) {
                    embedding = true;
                }
                if (member.getKey().equals("$anchor") && value.isString()) {
                    anchors.putIfAbsent(value.stringValue(), new SchemaNode(node, this, pointer));
                }
                collect(value, pointer + "/" + SchemaNode.escape(member.getKey()));
            }
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(node.get(i), pointer + "/" + i);
            }
        }
    }
}
