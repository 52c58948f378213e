package io.ingestor.delta.internal.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.delta.internal.column.ColumnType.Scalar;
import io.ingestor.validate.DataShape;
import io.ingestor.validate.DataShape.Kind;
import io.ingestor.validate.DataShape.Member;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableSchemaTest {

    private static final TableSchema TYPED = ColumnExtension.of(
                    TableSchema.initial(),
                    DataShape.object(List.of(
                            new Member("delay", DataShape.of(Kind.NUMBER)),
                            new Member("any", DataShape.of(Kind.ANY)),
                            new Member(
                                    "legs",
                                    DataShape.listOf(DataShape.object(
                                            List.of(new Member("from~/x", DataShape.of(Kind.STRING)))))))))
            .schema();

    @Test
    void aDescriptionIsReadAsItWasWritten() throws IOException {
        Map<String, String> configuration = TYPED.configuration(Map.of("delta.appendOnly", "false"));

        assertThat(TableSchema.read(TYPED.schemaString(), configuration)).isEqualTo(TYPED);
        assertThat(configuration).containsEntry("delta.appendOnly", "false").hasSize(2);
    }

    @Test
    void aDescriptionHasTheFormOfTheProtocol() {
        assertThat(TableSchema.initial().untyped().schemaString())
                .startsWith("{\"type\":\"struct\",\"fields\":[{\"name\":\"_tenant\",\"type\":\"string\","
                        + "\"nullable\":false,\"metadata\":{}},")
                .contains("{\"name\":\"_metadata\",\"type\":{\"type\":\"map\",\"keyType\":\"string\","
                        + "\"valueType\":\"string\",\"valueContainsNull\":true},\"nullable\":true,\"metadata\":{}}")
                .endsWith("{\"name\":\"data\",\"type\":\"string\",\"nullable\":true,"
                        + "\"metadata\":{\"ingestion.json\":true}}]}");
        assertThat(TYPED.schemaString())
                .contains("{\"name\":\"legs\",\"type\":{\"type\":\"array\",\"elementType\":{\"type\":\"struct\","
                        + "\"fields\":[{\"name\":\"from~/x\",\"type\":\"string\",\"nullable\":true,\"metadata\":{}}]},"
                        + "\"containsNull\":true},\"nullable\":true,\"metadata\":{}}");
    }

    @Test
    void anIdBelongsToOnePart() {
        assertThat(TYPED.ids().id("legs/element/from~0~1x")).isPositive();
        assertThat(TYPED.ids().asMap().values()).doesNotHaveDuplicates();
        assertThatThrownBy(() -> TYPED.ids().id("none")).hasMessage("column none must have an id, had none");
    }

    @Test
    void theColumnsOfOtherWritersAreKept() throws IOException {
        String decimal = "{\"name\":\"price\",\"type\":\"decimal(10,2)\",\"nullable\":true,"
                + "\"metadata\":{\"comment\":\"by \\\"hand\\\"\"}}";
        String map = "{\"name\":\"tally\",\"type\":{\"type\":\"map\",\"keyType\":\"string\",\"valueType\":\"long\","
                + "\"valueContainsNull\":true},\"nullable\":true,\"metadata\":{}}";
        String text = TYPED.schemaString().replaceAll("]}$", "," + decimal.replace("\\", "\\\\") + "," + map + "]}");

        TableSchema read = TableSchema.read(text, TYPED.configuration(Map.of()));

        assertThat(read.schemaString()).isEqualTo(text);
        List<Column> columns = read.row().columns();
        assertThat(columns.subList(columns.size() - 2, columns.size()))
                .allMatch(column -> !column.isInFiles() && column.isOfData());
        assertThat(columns.get(0).isInFiles()).isTrue();
    }

    @Test
    void aMapOfAnotherWriterIsNotWrittenEither() {
        assertThat(Column.nullable("labels", new ColumnType.TextMap()).isInFiles())
                .isFalse();
        assertThat(Column.nullable("_metadata", new ColumnType.TextMap()).isInFiles())
                .isTrue();
        assertThat(Column.nullable("_date", Scalar.DATE).isInFiles()).isFalse();
        assertThat(Column.nullable("at", Scalar.TIMESTAMP).isInFiles()).isFalse();
    }

    @Test
    void aMalformedDescriptionIsRefused() {
        for (String text : List.of("", "{", "[]", "{}", "{\"fields\":[{}]}", "{\"fields\":[{\"name\":1}]}")) {
            assertThatThrownBy(() -> TableSchema.read(text, Map.of()))
                    .as(text)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the schema of a table must have the form of the Delta protocol, was");
        }
        assertThatThrownBy(() -> TableSchema.read(TYPED.schemaString(), Map.of("ingestion.fieldIds", "{\"a\":\"b\"}")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the ids of columns must be an object of integers");
    }
}
