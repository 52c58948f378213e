package io.ingestor.rules.internal.directory;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;

/** A place of a schema: a file, and the name and version that its path gives the schema. */
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

    /** Returns the URI by which other documents refer to it; relative references follow the paths of the files. */
    String uri() {
        return "schemas:/" + encoded(tenant) + "/" + encoded(name) + "/" + version + ".json";
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
