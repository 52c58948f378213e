package io.ingestor.architecture.samples;

/** Classes that break the vocabulary of members. */
public class NamesTenants {
    /** Breaks the vocabulary in a field name. */
    public static class InField {
        public String lastTenant = "";
    }

    /** Breaks the vocabulary in a method name. */
    public static class InMethod {
        public String schemaName() {
            return "";
        }
    }
}
