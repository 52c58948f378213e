package io.ingestor.grpc.guard;

import java.util.Objects;
import java.util.Optional;

/** The caller of a call, and the tenants that it may write and read: all tenants, or one. Immutable. */
public final class Principal implements Verdict {

    private static final int MAX_NAME = 128;
    private static final Principal EVERYONE = new Principal("everyone", Optional.empty());

    private final String name;
    private final Optional<String> tenant;

    private Principal(String name, Optional<String> tenant) {
        this.name = name;
        this.tenant = tenant;
    }

    /** Returns the principal of callers that are not identified, who may use all tenants. */
    public static Principal everyone() {
        return EVERYONE;
    }

    /**
     * Returns a principal for all tenants.
     *
     * @param name the name for log lines, 1 to 128 printable ASCII characters without spaces or double quotes
     */
    public static Principal of(String name) {
        return new Principal(checked(name), Optional.empty());
    }

    /**
     * Returns a principal for one tenant.
     *
     * @param name the name for log lines, 1 to 128 printable ASCII characters without spaces or double quotes
     */
    public static Principal ofTenant(String name, String tenant) {
        if (tenant.isEmpty()) {
            throw new IllegalArgumentException("tenant must not be empty; use of(name) for all tenants");
        }
        return new Principal(checked(name), Optional.of(tenant));
    }

    /** Returns the name for log lines. */
    public String name() {
        return name;
    }

    /** Returns the only tenant that the caller may write and read, or empty if it may use all tenants. */
    public Optional<String> tenant() {
        return tenant;
    }

    /** Returns true if the caller may write and read a tenant; the empty name stands for all tenants together. */
    public boolean mayUse(String other) {
        return tenant.isEmpty() || tenant.get().equals(other);
    }

    @Override
    public String toString() {
        return name + tenant.map(only -> " (tenant " + only + ")").orElse("");
    }

    private static String checked(String name) {
        Objects.requireNonNull(name, "name");
        if (name.isEmpty() || name.length() > MAX_NAME || !name.chars().allMatch(Principal::isPlain)) {
            throw new IllegalArgumentException("name must be 1 to " + MAX_NAME
                    + " printable ASCII characters without spaces and quotes, had " + name.length());
        }
        return name;
    }

    /** Returns true for a character that needs no quoting in a field of a log line. */
    private static boolean isPlain(int c) {
        return c > ' ' && c <= '~' && c != '"';
    }
}
