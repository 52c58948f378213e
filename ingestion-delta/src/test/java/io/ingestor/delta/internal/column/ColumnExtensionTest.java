package io.ingestor.delta.internal.column;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.delta.internal.column.ColumnType.Scalar;
import io.ingestor.validate.DataShape;
import io.ingestor.validate.DataShape.Kind;
import io.ingestor.validate.DataShape.Member;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnExtensionTest {

    private static Member member(String name, Kind kind) {
        return new Member(name, DataShape.of(kind));
    }

    private static Member member(String name, DataShape shape) {
        return new Member(name, shape);
    }

    private static ColumnExtension extend(TableSchema schema, Member... members) {
        return ColumnExtension.of(schema, DataShape.object(List.of(members)));
    }

    private static List<Column> added(ColumnExtension extension) {
        List<Column> columns = new ArrayList<>(extension.schema().row().columns());
        columns.removeAll(SystemColumns.FIRST);
        return columns;
    }

    @Test
    void eachKindHasItsColumn() {
        ColumnExtension extension = extend(
                TableSchema.initial(),
                member("a", Kind.BOOLEAN),
                member("b", Kind.INTEGER),
                member("c", Kind.NUMBER),
                member("d", Kind.STRING),
                member("e", Kind.ANY),
                member("f", DataShape.listOf(DataShape.of(Kind.STRING))),
                member("g", DataShape.object(List.of(member("h", Kind.NUMBER)))));

        assertThat(extension.leftOut()).isEmpty();
        assertThat(added(extension))
                .containsExactly(
                        Column.nullable("a", Scalar.BOOLEAN),
                        Column.nullable("b", Scalar.LONG),
                        Column.nullable("c", Scalar.DOUBLE),
                        Column.nullable("d", Scalar.STRING),
                        Column.nullable("e", Scalar.JSON),
                        Column.nullable("f", new ColumnType.Array(Scalar.STRING)),
                        Column.nullable("g", new ColumnType.Struct(List.of(Column.nullable("h", Scalar.DOUBLE)))));
    }

    @Test
    void namesThatCannotBeColumnsAreLeftOut() {
        for (String name : List.of("", "_x", "a b", "a,b", "a;b", "a{b", "a}b", "a(b", "a)b", "a\nb", "a\tb", "a=b")) {
            ColumnExtension extension =
                    extend(TableSchema.initial(), member(name, Kind.STRING), member("x", Kind.STRING));

            assertThat(added(extension)).as(name).containsExactly(Column.nullable("x", Scalar.STRING));
            assertThat(extension.leftOut())
                    .as(name)
                    .singleElement()
                    .asString()
                    .contains("data/" + name + " has no column");
        }
    }

    @Test
    void ofNamesThatDifferByCaseOnlyTheFirstIsAColumn() {
        ColumnExtension extension =
                extend(TableSchema.initial(), member("Straße", Kind.STRING), member("STRASSE", Kind.STRING));

        assertThat(added(extension)).containsExactly(Column.nullable("Straße", Scalar.STRING));
        assertThat(extension.leftOut())
                .containsExactly(
                        "data/STRASSE has no column: its name must differ by more than case from that of column Straße");
    }

    @Test
    void aColumnKeepsItsTypeAndItsIdWhenTheSchemaChanges() {
        TableSchema first = extend(
                        TableSchema.initial(),
                        member("count", Kind.INTEGER),
                        member("place", DataShape.object(List.of(member("x", Kind.NUMBER)))))
                .schema();

        ColumnExtension second = extend(
                first,
                member("new", Kind.STRING),
                member("count", Kind.NUMBER),
                member("place", DataShape.object(List.of(member("y", Kind.NUMBER), member("x", Kind.STRING)))));

        assertThat(second.leftOut())
                .containsExactly(
                        "data/count is not always stored in column count: its type must be that of the column, long, was number",
                        "data/place/x is not always stored in column x: its type must be that of the column, double, was string");
        assertThat(added(second))
                .containsExactly(
                        Column.nullable("count", Scalar.LONG),
                        Column.nullable(
                                "place",
                                new ColumnType.Struct(List.of(
                                        Column.nullable("x", Scalar.DOUBLE), Column.nullable("y", Scalar.DOUBLE)))),
                        Column.nullable("new", Scalar.STRING));
        first.ids()
                .asMap()
                .forEach((path, id) ->
                        assertThat(second.schema().ids().id(path)).as(path).isEqualTo(id));
        assertThat(second.schema().ids().asMap().values()).doesNotHaveDuplicates();
    }

    @Test
    void aColumnOfDoublesTakesIntegersAndOneOfJsonTakesAll() {
        TableSchema first = extend(TableSchema.initial(), member("n", Kind.NUMBER), member("j", Kind.ANY))
                .schema();

        ColumnExtension second = extend(first, member("n", Kind.INTEGER), member("j", Kind.STRING));

        assertThat(second.leftOut()).isEmpty();
        assertThat(second.schema()).isSameAs(first);
    }

    @Test
    void anObjectWithoutColumnsIsNone() {
        DataShape strange = DataShape.object(List.of(member("a b", Kind.STRING)));

        ColumnExtension extension =
                extend(TableSchema.initial(), member("o", strange), member("l", DataShape.listOf(strange)));

        assertThat(added(extension)).isEmpty();
        assertThat(extension.leftOut()).hasSize(2);
    }

    @Test
    void theColumnOfDataWithoutASchemaIsNotThatOfAMember() {
        ColumnExtension any = extend(TableSchema.initial(), member("data", Kind.ANY));
        ColumnExtension text = extend(TableSchema.initial(), member("data", Kind.STRING));
        ColumnExtension later = extend(TableSchema.initial().untyped(), member("data", Kind.STRING));

        assertThat(added(any)).isEmpty();
        assertThat(any.leftOut()).hasSize(1);
        assertThat(text.schema().isUntyped()).isFalse();
        assertThat(text.schema().isTyped()).isTrue();
        assertThat(later.schema().isTyped()).isFalse();
        assertThat(later.leftOut()).hasSize(1);
    }
}
