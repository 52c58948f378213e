package io.ingestor.bench.rules;

import com.networknt.schema.OutputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The check of the records of {@link BytesCheck} against the same schema by a library, which needs them as trees. */
public final class LibraryCheck implements Work {

    /** The state of the trees at the start of a pass. */
    public enum Trees {
        PREPARED("on trees that exist before"),
        DECODED("on trees that are decoded from the records");

        private final String description;

        Trees(String description) {
            this.description = description;
        }
    }

    private final RecordForm form;
    private final Trees trees;
    private final HeldRecords records;
    private final List<JsonNode> prepared = new ArrayList<>();
    private final Schema schema;

    public LibraryCheck(RecordForm form, Trees trees) throws IOException {
        this.form = form;
        this.trees = trees;
        this.records = new HeldRecords(form);
        this.schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(form.schema());
        schema.initializeValidators();
        for (int i = 0; i < HeldRecords.COUNT; i++) {
            prepared.add(NodeReader.data(records.fields(i)));
        }
    }

    @Override
    public String name() {
        return form + ", networknt " + trees.description;
    }

    @Override
    public int pass() {
        for (int i = 0; i < HeldRecords.COUNT; i++) {
            JsonNode tree = trees == Trees.PREPARED ? prepared.get(i) : NodeReader.data(records.fields(i));
            if (!schema.validate(tree, OutputFormat.BOOLEAN)) {
                throw new IllegalStateException("the record must keep the schema, was " + tree);
            }
        }
        return HeldRecords.COUNT;
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
