package io.ingestor;

import java.util.Objects;

/**
 * Names one version of one entity.
 *
 * @param tenant who owns it
 * @param entity what it is about
 * @param version the version that the record carried, else its sequence
 */
public record RecordId(String tenant, String entity, long version) {

    public RecordId {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(entity, "entity");
    }

    /**
     * {@code tenant/entity/version}, with every {@code %} and {@code /} in the first two parts percent-encoded, so that
     * the three can be told apart again.
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
