package io.ingestor.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the lookup of schemas by tenant, name and version, and of policies by tenant. */
class SchemasTest {

    private static final Schema ANY = Schema.any();

    private static String label(Schemas schemas, String tenant, String name, int version) {
        return schemas.find(tenant, name, version)
                .map(found -> found.tenant() + "/" + found.label())
                .orElse("none");
    }

    @Test
    void findsTheVersionOrTheHighest() {
        Schemas schemas = Schemas.builder()
                .add("acme", "orders", 12, ANY)
                .add("acme", "orders", 5, ANY)
                .add(Schemas.ALL_TENANTS, "orders", 90, ANY)
                .add(Schemas.ALL_TENANTS, "beat", 1, ANY)
                .build();

        assertThat(label(schemas, "acme", "orders", 0)).isEqualTo("acme/orders:12");
        assertThat(label(schemas, "acme", "orders", 5)).isEqualTo("acme/orders:5");
        assertThat(label(schemas, "acme", "orders", 90)).isEqualTo("none");
        assertThat(label(schemas, "acme", "beat", 0)).isEqualTo("_all/beat:1");
        assertThat(label(schemas, "other", "orders", 0)).isEqualTo("_all/orders:90");
        assertThat(label(Schemas.none(), "acme", "orders", 0)).isEqualTo("none");
    }

    @Test
    void refusesReservedAndUnusableNames() {
        Schemas.Builder builder = Schemas.builder();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.add("acme", "_orders", 1, ANY))
                .withMessage("name must not begin with _, which is reserved, was \"_orders\"");
        for (String wrong : List.of("", "_x", "\ud800")) {
            assertThatIllegalArgumentException().isThrownBy(() -> builder.add("acme", wrong, 1, ANY));
            assertThatIllegalArgumentException().isThrownBy(() -> builder.add(wrong, "orders", 1, ANY));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SchemaPolicy.builder().required(wrong));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SchemaPolicy.builder().defaultSchema("acme", wrong, 0));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.add("acme", "orders", 0, ANY))
                .withMessage("version must be >= 1, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SchemaPolicy.builder().outputSchema("acme", "orders", -1));
    }

    @Test
    void refusesTheSameVersionTwice() {
        Schemas.Builder builder = Schemas.builder().add("acme", "orders", 5, ANY);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.add("acme", "orders", 5, ANY))
                .withMessage("version of schema acme/orders must be unique, was 5 again");
        assertThat(builder.add("acme", "orders", 6, ANY).build().all()).hasSize(2);
    }

    @Test
    void theRuleOfATenantGoesBeforeThatOfAllTenants() {
        SchemaPolicy policy = SchemaPolicy.builder()
                .mode(SchemaMode.WARN)
                .mode("acme", SchemaMode.ENFORCE)
                .defaultSchema(Schemas.ALL_TENANTS, "beat", 1)
                .defaultSchema("acme", "orders", 0)
                .required("acme")
                .build();

        assertThat(policy.mode("acme")).isEqualTo(SchemaMode.ENFORCE);
        assertThat(policy.mode("other")).isEqualTo(SchemaMode.WARN);
        assertThat(policy.defaultSchema("acme")).contains(new SchemaPolicy.Choice("orders", 0));
        assertThat(policy.defaultSchema("other")).contains(new SchemaPolicy.Choice("beat", 1));
        assertThat(policy.requires("acme")).isTrue();
        assertThat(policy.requires("other")).isFalse();
        assertThat(policy.outputSchema("acme")).isEmpty();
        assertThat(policy.tenants()).containsExactlyInAnyOrder("acme", Schemas.ALL_TENANTS);
        assertThat(SchemaPolicy.defaults().mode("acme")).isEqualTo(SchemaMode.ENFORCE);
    }
}
