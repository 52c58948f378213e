package io.ingestor.rules.internal.directory;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;

/** The place of a schema: a file, with the tenant, name and version in its path. */
record SchemaPlace(Path file, String tenant, String name, int version) {

    static final Comparator<SchemaPlace> BY_VERSION = Comparator.comparing(SchemaPlace::tenant)
            .thenComparing(SchemaPlace::name)
            .thenComparingInt(SchemaPlace::version);

    boolean isSameName(SchemaPlace other) {
        return tenant.equals(other.tenant) && name.equals(other.name);
    }

    String label() {
        return tenant + "/" + name + ":" + version;
    }

    /** Returns the URI of the schema for references. Relative references follow the paths of the files. */
    String uri() {
        return "schemas:/" + encoded(tenant) + "/" + encoded(name) + "/" + version + ".json";
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
