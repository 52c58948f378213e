package io.ingestor;

import java.util.Objects;

/**
 * The identifier of one version of an entity.
 *
 * @param tenant the owner
 * @param entity the id of the entity
 * @param version the version that the record carried, or else its sequence
 */
public record RecordId(String tenant, String entity, long version) {

    public RecordId {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(entity, "entity");
    }

    /**
     * Returns {@code tenant/entity/version}. Every {@code %} and {@code /} in the first two parts is percent-encoded,
     * so that the three parts can be separated again.
     */
    public String path() {
        return escape(tenant) + "/" + escape(entity) + "/" + version;
    }

    @Override
    public String toString() {
        return path();
    }

    private static String escape(String part) {
        return part.replace("%", "%25").replace("/", "%2F");
    }
}
