package io.ingestor.cli.config;

import io.ingestor.cli.terminal.JsonText;
import io.ingestor.validate.SchemaPolicy;
import io.ingestor.validate.Schemas;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The types of settings that vary by tenant. The environment has no objects and arrays, so they are written as
 * {@code acme=orders,_all=events} and {@code acme,globex} there, and empty ones as in a file.
 */
final class TenantTypes {

    private static final String SEPARATOR = ",";
    private static final String NO_ELEMENTS = "[]";
    private static final String NO_MEMBERS = "{}";

    private TenantTypes() {}

    /** Returns the type of lists of tenants, in which {@link Schemas#ALL_TENANTS} stands for all tenants. */
    static ValueType<List<String>> tenants() {
        return new ValueType<>() {
            @Override
            public List<String> parse(RawValue raw) {
                return switch (raw.kind()) {
                    case JSON_ARRAY ->
                        raw.members().values().stream().map(this::tenant).toList();
                    case PLAIN ->
                        parts(raw).stream().map(TenantTypes::checkedTenant).toList();
                    default -> throw new IllegalArgumentException("must be an array of tenants, was " + raw.quoted());
                };
            }

            private String tenant(RawValue element) {
                if (element.kind() != RawValue.Kind.JSON_STRING) {
                    throw new IllegalArgumentException(
                            "must be an array of tenants, had " + element.quoted() + " in it");
                }
                return checkedTenant(element.text());
            }

            @Override
            public String json(List<String> tenants) {
                return tenants.stream().map(JsonText::quote).collect(Collectors.joining(", ", "[", "]"));
            }
        };
    }

    /** Returns the type of values by tenant: an object, or a single value for {@link Schemas#ALL_TENANTS}. */
    static <T> ValueType<Map<String, T>> byTenant(ValueType<T> type) {
        return new ValueType<>() {
            @Override
            public Map<String, T> parse(RawValue raw) {
                Map<String, T> values = new LinkedHashMap<>();
                if (raw.kind() == RawValue.Kind.JSON_OBJECT) {
                    raw.members().forEach((tenant, value) -> put(values, tenant, value));
                } else if (raw.kind() == RawValue.Kind.PLAIN
                        && (raw.text().contains("=") || raw.text().equals(NO_MEMBERS))) {
                    for (String part : parts(raw)) {
                        int equals = Math.max(0, part.indexOf('='));
                        put(
                                values,
                                part.substring(0, equals),
                                new RawValue(raw.kind(), part.substring(equals + 1), raw.origin()));
                    }
                } else {
                    values.put(Schemas.ALL_TENANTS, type.parse(raw));
                }
                return values;
            }

            private void put(Map<String, T> values, String tenant, RawValue value) {
                T parsed;
                try {
                    parsed = type.parse(value);
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException("of tenant \"" + tenant + "\" " + e.getMessage(), e);
                }
                if (values.put(checkedTenant(tenant), parsed) != null) {
                    throw new IllegalArgumentException("must have each tenant once, had \"" + tenant + "\" twice");
                }
            }

            @Override
            public String json(Map<String, T> values) {
                if (values.size() == 1 && values.containsKey(Schemas.ALL_TENANTS)) {
                    return type.json(values.get(Schemas.ALL_TENANTS));
                }
                return values.entrySet().stream()
                        .map(entry -> JsonText.quote(entry.getKey()) + ": " + type.json(entry.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            }
        };
    }

    /** Returns the type of schemas: {@code name} for the latest version, or {@code name:version}. */
    static ValueType<SchemaPolicy.Choice> schema() {
        ValueType<String> text = ValueType.text();
        return new ValueType<>() {
            @Override
            public SchemaPolicy.Choice parse(RawValue raw) {
                try {
                    String label = text.parse(raw);
                    int colon = label.lastIndexOf(':');
                    return colon < 0
                            ? new SchemaPolicy.Choice(label, 0)
                            : new SchemaPolicy.Choice(
                                    label.substring(0, colon), Integer.parseUnsignedInt(label.substring(colon + 1)));
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(
                            "must be a schema, such as \"orders\" or \"orders:3\", was " + raw.quoted(), e);
                }
            }

            @Override
            public String json(SchemaPolicy.Choice choice) {
                return JsonText.quote(label(choice));
            }
        };
    }

    /** Returns a choice as it is written in a file. */
    static String label(SchemaPolicy.Choice choice) {
        return choice.version() == 0 ? choice.name() : choice.name() + ':' + choice.version();
    }

    /** Returns the parts of a value from the environment. */
    private static List<String> parts(RawValue raw) {
        return raw.text().equals(NO_ELEMENTS) || raw.text().equals(NO_MEMBERS)
                ? List.of()
                : Arrays.stream(raw.text().split(SEPARATOR, -1))
                        .map(String::strip)
                        .toList();
    }

    private static String checkedTenant(String tenant) {
        if (tenant.isBlank() || (tenant.startsWith("_") && !tenant.equals(Schemas.ALL_TENANTS))) {
            throw new IllegalArgumentException("must have names of tenants, or " + Schemas.ALL_TENANTS
                    + " for all of them, had \"" + tenant + '"');
        }
        return tenant;
    }
}
