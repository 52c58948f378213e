package io.ingestor.architecture.samples;

/** Holds classes that break the vocabulary of members. */
public class NamesTenants {
    /** Breaks it in a field. */
    public static class InField {
        public String lastTenant = "";
    }

    /** Breaks it in a method. */
    public static class InMethod {
        public String schemaName() {
            return "";
        }
    }
}
