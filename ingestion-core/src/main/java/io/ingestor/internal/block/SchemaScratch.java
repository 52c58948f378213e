package io.ingestor.internal.block;

import io.ingestor.internal.record.DataRecordScanner;
import io.ingestor.internal.record.RecordSchema;
import io.ingestor.internal.record.ScannedRecord;
import io.ingestor.internal.record.Slice;
import io.ingestor.internal.registry.KnownSchema;
import io.ingestor.internal.registry.SchemaIndex;
import io.ingestor.internal.registry.SchemaRules;
import io.ingestor.internal.registry.TenantRule;
import io.ingestor.internal.schema.DataPlan;
import io.ingestor.internal.schema.SchemaCheck;
import io.ingestor.internal.wire.MalformedRecordException;
import io.ingestor.validate.Schema;
import io.ingestor.validate.SchemaStep;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The check of a batch's records against their schemas, before and after the other steps. All records are checked
 * against the schemas that the registry has at the start of the batch. Violations go to the scanner, or into a note if
 * the record is kept. For one thread at a time; reusable.
 */
final class SchemaScratch {

    private final RecordSteps steps;
    private final SchemaRules rules;
    private final DataRecordScanner scanner;
    private final BatchTenants tenants;
    private final RecordSchema record = new RecordSchema();
    private final Slice chosen = new Slice();
    private final SchemaFindings findings;
    private final SchemaCheck check = new SchemaCheck();
    private final SchemaPlans plans = new SchemaPlans();
    private final BatchSchemas tallies = new BatchSchemas();

    private SchemaIndex index;

    /** The number of the record's tenant in the batch. */
    private int tenantNumber;

    // Most records have the schema of the previous record. The reference is then left as it is, because storing it
    // costs a write barrier.

    /** The schema of the record before the transforms, if {@link #hasInput}. */
    private @Nullable KnownSchema input;

    private boolean hasInput;

    /** The schema with which the record is to be stored, if {@link #isResolved}. */
    private @Nullable KnownSchema resolved;

    private boolean isResolved;

    /** True if the record names that schema, and only its version differs. */
    private boolean keepsName;

    private boolean warns;
    private boolean choosesOutput;

    /** The number of the last record's tenant, whose rules and default schema are kept. */
    private int lastTenant;

    private @Nullable TenantRule lastRule;
    private @Nullable KnownSchema defaultSchema;

    SchemaScratch(RecordSteps steps, SchemaRules rules, DataRecordScanner scanner, BatchTenants tenants) {
        this.steps = steps;
        this.rules = rules;
        this.scanner = scanner;
        this.tenants = tenants;
        this.findings = new SchemaFindings(scanner);
        this.index = rules.current();
    }

    /** Starts a new batch. */
    void startBatch() {
        tallies.clear();
        index = rules.current();
        lastRule = null;
    }

    /**
     * Finds the schema of a canonical record and checks the record against it; returns false if the record is rejected.
     *
     * @param asScanned true if the record is the one that was scanned last, in the same place
     */
    boolean input(byte[] source, int offset, int length, boolean asScanned) {
        if (asScanned && !scanner.record().hasSchema()) {
            record.take(scanner.record(), source);
        } else {
            wrap(source, offset, length);
        }
        tenantNumber = numberOfTenant();
        hasInput = false;
        isResolved = false;
        findings.startRecord();
        TenantRule rule = ruleOfInput();
        warns = rule.warns();
        choosesOutput = rule.outputName().length > 0;
        if (record.isPresent()) {
            return record.name().length() > 0
                    ? named(rule)
                    : refuse("must not be empty: name a schema, or leave it out");
        }
        if (rule.defaultName().length > 0) {
            chosen.wrap(rule.defaultName(), 0, rule.defaultName().length);
            return chosen(rule, defaultSchema, rule.defaultVersion(), SchemaStep.INPUT);
        }
        return !rule.required() || refuse(missing());
    }

    /**
     * Finds the schema of the record after the transforms, and checks the record against it if it differs from the
     * input schema or the policy chose it. Returns false if the record is rejected.
     */
    boolean output(byte[] source, int offset, int length) {
        isResolved = false;
        wrap(source, offset, length);
        tenantNumber = numberOfTenant();
        TenantRule rule = rules.of(record.tenant());
        KnownSchema now =
                record.name().length() == 0 ? null : index.find(record.schemaTenant(), record.name(), record.version());
        boolean replaced = record.name().length() > 0 && (now == null || !hasInput || now != input);
        if (!replaced && rule.outputName().length > 0) {
            chosen.wrap(rule.outputName(), 0, rule.outputName().length);
            KnownSchema output = index.find(record.tenant(), chosen, rule.outputVersion());
            return chosen(rule, output, rule.outputVersion(), SchemaStep.OUTPUT);
        }
        if (now != null) {
            resolveVersion(now);
            return !replaced || check(rule, now, SchemaStep.OUTPUT);
        }
        return !replaced || unknown(record.schemaTenant(), record.name(), record.version(), SchemaStep.OUTPUT);
    }

    private void resolveVersion(KnownSchema schema) {
        resolve(schema, schema.version() != record.version(), true);
    }

    private void resolve(KnownSchema schema, boolean differs, boolean sameName) {
        isResolved = differs;
        keepsName = sameName;
        if (resolved != schema) {
            resolved = schema;
        }
    }

    private void takeInput(KnownSchema schema) {
        hasInput = true;
        if (input != schema) {
            input = schema;
        }
    }

    private void wrap(byte[] source, int offset, int length) {
        try {
            record.wrap(source, offset, length);
        } catch (MalformedRecordException e) {
            throw new AssertionError("a record that was scanned does not scan again", e);
        }
    }

    private boolean named(TenantRule rule) {
        KnownSchema found = index.find(record.schemaTenant(), record.name(), record.version());
        if (found == null) {
            return unknown(record.schemaTenant(), record.name(), record.version(), SchemaStep.INPUT);
        }
        takeInput(found);
        resolveVersion(found);
        return check(rule, found, SchemaStep.INPUT);
    }

    /**
     * Returns the rules for the record's tenant and finds its default schema; both are often those of the last record.
     */
    private TenantRule ruleOfInput() {
        TenantRule known = lastRule;
        if (known != null && tenantNumber == lastTenant) {
            return known;
        }
        TenantRule rule = rules.of(record.tenant());
        chosen.wrap(rule.defaultName(), 0, rule.defaultName().length);
        defaultSchema = index.find(record.tenant(), chosen, rule.defaultVersion());
        lastTenant = tenantNumber;
        lastRule = rule;
        return rule;
    }

    /**
     * Checks the record against a schema that the policy has chosen by name, or rejects it if the schema is unknown.
     */
    private boolean chosen(TenantRule rule, @Nullable KnownSchema found, int version, SchemaStep step) {
        if (found == null) {
            return unknown(record.tenant(), chosen, version, step);
        }
        if (step == SchemaStep.INPUT) {
            takeInput(found);
        }
        boolean named = record.version() == found.version()
                && record.name().contentEquals(chosen)
                && record.schemaTenant() == record.tenant();
        resolve(found, !named, false);
        return check(rule, found, step);
    }

    private boolean check(TenantRule rule, KnownSchema schema, SchemaStep step) {
        findings.start(schema, step, rule.warns());
        if (keeps(schema)) {
            tallies.kept(tenantNumber, schema.number(), step);
            return true;
        }
        if (rule.warns()) {
            tallies.warned(tenantNumber, schema.number(), step);
            return true;
        }
        tallies.rejected(tenantNumber, schema.number(), step);
        return false;
    }

    private boolean keeps(KnownSchema known) {
        Schema schema = known.registered().schema();
        // No step between the last scan and this check changes the data.
        long layout = scanner.record().layout();
        try {
            DataPlan plan = layout == ScannedRecord.NO_LAYOUT ? null : plans.find(layout, schema);
            if (plan != null && check.keeps(plan, record.bytes(), record.dataOffset(), record.dataLength())) {
                return true;
            }
            boolean right = check.check(schema, record.bytes(), record.dataOffset(), record.dataLength(), findings);
            if (right && plan == null && layout != ScannedRecord.NO_LAYOUT && plans.isDue()) {
                learn(layout, schema);
            }
            return right;
        } catch (RuntimeException e) {
            // Thrown by a rule of the host, or because a reference is not bound.
            steps.failed(schema, e);
            findings.add(
                    "data",
                    "schema " + known.registered().label() + " failed with "
                            + e.getClass().getName() + ", see the log of the ingestor");
            return false;
        }
    }

    private void learn(long layout, Schema schema) {
        DataPlan plan = check.plan(schema, record.bytes(), record.dataOffset(), record.dataLength());
        if (plan != null) {
            plans.keep(layout, schema, plan);
        }
    }

    private boolean unknown(Slice tenant, Slice name, int version, SchemaStep step) {
        tallies.unknown(tenantNumber, step);
        scanner.addUnknownSchema(
                "schema",
                scanner.isFull()
                        ? ""
                        : blame(step) + "must be registered for tenant " + tenant.quoted() + ", was " + name.quoted()
                                + (version == 0 ? "" : " version " + version) + ": " + index.describe(tenant, name));
        return false;
    }

    private static String blame(SchemaStep step) {
        return step == SchemaStep.OUTPUT ? "after the transforms: " : "";
    }

    private String missing() {
        return scanner.isFull()
                ? ""
                : "must be set in records of tenant " + record.tenant().quoted() + ", was left out: "
                        + index.describe(record.tenant());
    }

    private boolean refuse(String message) {
        tallies.unknown(tenantNumber, SchemaStep.INPUT);
        scanner.add("schema.name", message);
        return false;
    }

    private int numberOfTenant() {
        Slice name = record.tenant();
        return tenants.number(name.source(), name.offset(), name.length());
    }

    /** Counts the record with the verdict of the transforms. */
    void transformed(StepScratch.Verdict verdict) {
        KnownSchema schema = input;
        tallies.transformed(tenantNumber, hasInput && schema != null ? schema.number() : BatchSchemas.UNKNOWN, verdict);
    }

    /** Returns the schema that must be written into the record, or null if the record can stay as it is. */
    @Nullable
    KnownSchema resolved() {
        return isResolved ? resolved : null;
    }

    /** Returns true if the schema that must be written only has to be appended. */
    boolean isAppended() {
        return isResolved && !record.isFound();
    }

    /** Returns true if the policy chooses the schema of the record after the transforms. */
    boolean choosesOutput() {
        return choosesOutput;
    }

    /** Returns true if only the version must be written, because the record names the schema already. */
    boolean keepsName() {
        return keepsName;
    }

    /** Returns true if records of the tenant are kept despite violations. */
    boolean warns() {
        return warns;
    }

    /** Returns the violations of the kept record in UTF-8, or null if it has none. */
    byte @Nullable [] note() {
        return findings.note();
    }

    List<SchemaTally> toList() {
        return tallies.toList(tenants::name, index);
    }

    /** Drops all references to records; returns false if the rest is too large to keep. */
    boolean release() {
        record.release();
        check.release();
        tallies.clear();
        return tallies.isSmall();
    }
}
